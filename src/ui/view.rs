//! How the user looks at a photo while cutting out: overlay style and strength, what is drawn beside it, whom they point at.
//!
//! Must not know: pixels, how anything is drawn. Nothing here is part of the document.

use crate::editor::PhotoId;

/// What shows of the mask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// The photo with the people coloured.
    #[default]
    Tint,
    /// The cut-out on a checkerboard.
    Checker,
    /// The cut-out on black.
    Black,
    /// The cut-out on white.
    White,
    /// The cut-out on a colour of the user's.
    Colour,
    /// The cut-out where it stands, or would stand, in the group photo.
    Group,
    /// The mask alone, in grey.
    Mask,
}

impl Style {
    /// All of them, in the order the bar shows them.
    pub const ALL: [Self; 7] =
        [Self::Tint, Self::Checker, Self::Black, Self::White, Self::Colour, Self::Group, Self::Mask];
}

/// The view options.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Look {
    /// What shows of the mask.
    pub style: Style,
    /// How strong the tint is, `0.0..=1.0`.
    pub tint: f32,
    /// How much the background of the other styles covers, `0.0..=1.0`.
    pub cover: f32,
    /// The background of [`Style::Colour`].
    pub colour: [u8; 3],
    /// Whether people are outlined.
    pub outlines: bool,
    /// Whether people are numbered on the photo.
    pub numbers: bool,
    /// Whether single pixels are separated when they are large.
    pub grid: bool,
}

impl Default for Look {
    fn default() -> Self {
        let (tint, cover, colour) = (0.4, 1.0, [46, 139, 87]);
        Self { style: Style::Tint, tint, cover, colour, outlines: true, numbers: true, grid: true }
    }
}

impl Look {
    /// How strong the overlay of the style is, `0.0..=1.0`.
    #[must_use]
    pub fn opacity(&self) -> f32 {
        if self.style == Style::Tint { self.tint } else { self.cover }
    }

    /// The same with the next style; `is_group` leaves out the one that the group photo cannot have.
    #[must_use]
    pub fn next(self, is_group: bool) -> Self {
        let mut after = Style::ALL.into_iter().cycle().skip_while(|style| *style != self.style).skip(1);
        Self { style: after.find(|style| !is_group || *style != Style::Group).unwrap_or_default(), ..self }
    }

    /// The same with another strength of its style.
    #[must_use]
    pub fn with_opacity(self, opacity: f32) -> Self {
        if self.style == Style::Tint { Self { tint: opacity, ..self } } else { Self { cover: opacity, ..self } }
    }
}

/// The state of looking.
#[derive(Debug, Default)]
pub struct View {
    /// The options.
    pub look: Look,
    /// Whom the pointer is over, in the list or on the photo.
    pub hovered: Option<(PhotoId, u32)>,
    /// The same a frame ago.
    pub was_hovered: Option<(PhotoId, u32)>,
    /// Whether that was on the photo itself, where an outline would hide the edge.
    pub on_photo: bool,
    /// The last person who was clicked: where a range begins.
    pub anchor: Option<(PhotoId, u32)>,
    /// Which of the strip the shown photo is.
    pub shown_at: usize,
    /// The button that shows the photo alone is held.
    pub comparing: bool,
}

impl View {
    /// Begins a frame: whom the pointer is over is found anew.
    pub fn begin(&mut self) {
        self.was_hovered = self.hovered.take();
    }

    /// Whether the pointer is over somebody else than in the frame before.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.hovered != self.was_hovered
    }
}
