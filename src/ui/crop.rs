//! Cropping and straightening the group photo: the tool's state, what is asked of it, and the frame that comes of it.
//!
//! Every drag and every slider move edits the document and is one undo step; leaving the tool with Esc takes those steps
//! back.
//!
//! Must not know: how the frame is drawn.

mod fit;

pub use fit::{dragged, frame_of, level};

use egui::{Vec2, vec2};

use super::{App, Mode, canvas::CropDrag};
use crate::{
    editor::{Command, CommandKind, PhotoId},
    imaging::Crop,
};

/// The proportions of the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ratio {
    /// Any.
    #[default]
    Free,
    /// The photo's own.
    Original,
    /// The longer side to the shorter.
    Of(u32, u32),
}

impl Ratio {
    /// Those that are offered.
    pub const OFFERED: [Self; 7] =
        [Self::Free, Self::Original, Self::Of(1, 1), Self::Of(5, 4), Self::Of(4, 3), Self::Of(3, 2), Self::Of(16, 9)];

    /// Width by height on a photo of `size` pixels; `None` when any will do.
    fn value(self, size: (u32, u32), upright: bool) -> Option<f64> {
        let (long, short) = match self {
            Self::Free => return None,
            Self::Original => (size.0.max(size.1), size.0.min(size.1)),
            Self::Of(long, short) => (long, short),
        };
        let lying = f64::from(long) / f64::from(short);
        Some(if upright { 1.0 / lying } else { lying })
    }
}

/// What is asked of the tool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CropAction {
    /// Opens the tool.
    Open,
    /// Closes it; what was cropped stays.
    Done,
    /// Closes it; everything is as it was before it was opened.
    Leave,
    /// Wants these proportions, about where the frame is.
    Ratio(Ratio),
    /// Upright instead of lying, and back.
    Swap,
    /// Straightens: the photo is turned this far clockwise, radians.
    Straighten(f64),
    /// Whether the next drag draws a line that is to be level.
    DrawLevel(bool),
    /// Moves the frame by pixels.
    Nudge(f64, f64),
    /// This frame.
    Frame(Crop),
    /// All of the photo, unturned.
    Reset,
}

/// The open tool.
#[derive(Clone, Debug)]
pub struct CropTool {
    /// The proportions the frame keeps.
    pub ratio: Ratio,
    /// Whether the frame stands upright; else it lies.
    pub upright: bool,
    /// Whether the next drag draws a line that is to be level.
    pub drawing: bool,
    /// Whether a fine grid helps: while the photo is being turned.
    pub fine_grid: bool,
    /// The drag that goes on.
    pub drag: CropDrag,
    /// How far the view has followed the frame while the photo was turned under it, photo pixels.
    pub followed: Vec2,
    /// The frame as it was wanted, before the photo's edge or its turn made it smaller; and the one that came of it.
    wanted: Option<(Crop, Crop)>,
    /// The photo, how many steps were done, and the frame, when the tool was opened.
    before: (PhotoId, usize, Option<Crop>),
}

impl App {
    /// The crop tool, while it is open and in sight.
    pub(super) fn cropping(&self) -> Option<&CropTool> {
        let group = self.editor.document().group()?.id;
        self.placing.crop.as_ref().filter(|tool| self.mode == Mode::Compose && tool.before.0 == group)
    }

    /// Something for the crop tool while it is open.
    pub(super) fn to_crop(&self, action: CropAction) -> Option<super::Action> {
        self.cropping().map(|_| super::Action::Crop(action))
    }

    /// Whether there is anything to go back from to all of the photo.
    pub(super) fn can_reset_crop(&self) -> Option<super::Action> {
        self.editor.document().crop.and(self.to_crop(CropAction::Reset))
    }

    /// Does what was asked of the tool.
    pub(super) fn perform_crop(&mut self, action: CropAction) {
        match action {
            CropAction::Open => self.open_crop(),
            CropAction::Done => self.close_crop(),
            CropAction::Leave => {
                if let Some((_, done, crop)) = self.cropping().map(|tool| tool.before) {
                    self.uncrop(done, crop);
                }
                self.close_crop();
            }
            CropAction::DrawLevel(on) => {
                if let Some(tool) = &mut self.placing.crop {
                    tool.drawing = on;
                }
            }
            _ => drop(self.reframe(action)),
        }
    }

    fn open_crop(&mut self) {
        let document = self.editor.document();
        let (Some(group), Some(frame)) = (document.group().map(|group| group.id), document.frame()) else { return };
        let before = (group, self.editor.steps().1, document.crop);
        self.placing.crop = Some(CropTool {
            ratio: Ratio::Free,
            upright: frame.height > frame.width,
            drawing: false,
            fine_grid: false,
            drag: CropDrag::None,
            followed: Vec2::ZERO,
            wanted: None,
            before,
        });
        self.mode = Mode::Compose;
        self.export.shown = None;
        self.camera(group).fit();
    }

    /// Closes the tool; what was cropped stays.
    pub(super) fn close_crop(&mut self) {
        if let Some(tool) = self.placing.crop.take() {
            self.camera(tool.before.0).fit();
        }
    }

    /// Takes back what the tool did since `done` steps were done, when the frame was `crop`.
    fn uncrop(&mut self, done: usize, crop: Option<Crop>) {
        let (steps, now) = self.editor.steps();
        let since = steps.get(done..now).unwrap_or_default();
        if !since.is_empty() && since.iter().all(|kind| *kind == CommandKind::SetCrop) {
            self.editor.go_to_step(done);
        }
        if self.editor.document().crop != crop {
            self.editor.apply(Command::SetCrop(crop));
        }
    }

    /// Another frame, or another turn under it.
    fn reframe(&mut self, action: CropAction) -> Option<()> {
        self.cropping()?;
        let document = self.editor.document();
        let (group, frame) = (document.group()?, document.frame()?);
        let (group, size) = (group.id, (group.photo.width(), group.photo.height()));
        let tool = self.placing.crop.as_mut()?;
        let base = tool.wanted.filter(|(_, made)| *made == frame).map_or(frame, |(wanted, _)| wanted);
        let mut kept = None;
        let wanted = match action {
            CropAction::Ratio(ratio) => {
                tool.ratio = ratio;
                kept = ratio.value(size, tool.upright);
                kept.map_or(frame, |ratio| fit::shaped(&base, ratio))
            }
            CropAction::Swap => {
                tool.upright = !tool.upright;
                let sides = f64::from(base.height) / f64::from(base.width);
                let ratio = *kept.insert(tool.ratio.value(size, tool.upright).unwrap_or(sides));
                fit::shaped(&base, ratio)
            }
            CropAction::Straighten(angle_rad) => fit::turned(&base, angle_rad, size),
            CropAction::Nudge(dx, dy) => Crop { x: frame.x + dx, y: frame.y + dy, ..frame },
            CropAction::Frame(crop) => crop,
            CropAction::Reset => {
                tool.ratio = Ratio::Free;
                tool.upright = size.1 > size.0;
                Crop::whole(size)
            }
            CropAction::Open | CropAction::Done | CropAction::Leave | CropAction::DrawLevel(_) => return None,
        };
        let within = kept.map_or(wanted, |ratio| fit::within(&wanted, ratio, size));
        self.editor.apply(Command::SetCrop(Some(within)));
        let made = self.editor.document().frame()?;
        let keeps = matches!(action, CropAction::Ratio(_) | CropAction::Swap | CropAction::Straighten(_));
        let tool = self.placing.crop.as_mut()?;
        tool.wanted = Some((if keeps { wanted } else { made }, made));
        match action {
            // The frame stays where it is on the screen, and the photo turns under it.
            CropAction::Straighten(_) => {
                let (from, to) = (frame.centre(), made.centre());
                let by = vec2((to.0 - from.0) as f32, (to.1 - from.1) as f32);
                tool.followed += by;
                tool.fine_grid = true;
                self.camera(group).follow_by(by);
            }
            CropAction::Reset => {
                tool.followed = Vec2::ZERO;
                self.camera(group).fit();
            }
            CropAction::Frame(_) if tool.ratio == Ratio::Free => tool.upright = made.height > made.width,
            _ => {}
        }
        Some(())
    }
}
