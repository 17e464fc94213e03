//! Icons, colours and spacing. Neutral greys: colour belongs to the photos. One accent.
//!
//! Must not know: state, words.

use egui::{Color32, CornerRadius, FontId, Stroke, TextStyle, Vec2};

/// The one accent colour.
pub const ACCENT: Color32 = Color32::from_rgb(64, 156, 255);
/// Fill of the one main button of a view; white text on it has a contrast above 4.5.
pub const ACCENT_FILL: Color32 = Color32::from_rgb(20, 100, 200);
/// On a person's colour.
pub const ON_PERSON: Color32 = Color32::from_gray(16);
/// One colour a person, in turn: told apart next to each other, and bright enough for dark text (contrast above 7).
const PERSONS: [Color32; 8] = [
    Color32::from_rgb(90, 172, 255),
    Color32::from_rgb(255, 170, 64),
    Color32::from_rgb(98, 214, 130),
    Color32::from_rgb(255, 134, 196),
    Color32::from_rgb(250, 220, 80),
    Color32::from_rgb(186, 154, 255),
    Color32::from_rgb(72, 214, 214),
    Color32::from_rgb(255, 132, 112),
];

/// The colour of person `id`, 1-based.
#[must_use]
pub fn person(id: u32) -> Color32 {
    PERSONS.get((id as usize).wrapping_sub(1) % PERSONS.len()).copied().unwrap_or(ACCENT)
}

/// Behind white words and signs that stand on a photo.
pub const CHIP: Color32 = Color32::from_black_alpha(200);
/// The sign of what worked, on a [`CHIP`].
pub const CHIP_DONE: Color32 = Color32::from_rgb(110, 214, 140);
/// The sign of what did not, on a [`CHIP`].
pub const CHIP_WARNING: Color32 = Color32::from_rgb(255, 180, 80);
/// A quiet button with white words on [`ACCENT_FILL`].
pub const QUIET_ON_ACCENT: Color32 = Color32::from_black_alpha(64);
/// Over the whole canvas behind white words.
pub const VEIL: Color32 = Color32::from_black_alpha(176);

/// Behind the photo in the dark theme.
pub const BACKDROP_DARK: Color32 = Color32::from_gray(24);
/// Behind the photo in the light theme.
pub const BACKDROP_LIGHT: Color32 = Color32::from_gray(208);

/// Icons of the embedded font (Phosphor), by name.
pub mod icon {
    #![allow(missing_docs, reason = "named as in the icon font")]
    pub const FOLDER_OPEN: &str = "\u{e256}";
    pub const USER_PLUS: &str = "\u{e4d0}";
    pub const UNDO: &str = "\u{e038}";
    pub const REDO: &str = "\u{e036}";
    pub const EXPORT: &str = "\u{eaf0}";
    pub const SCISSORS: &str = "\u{eae0}";
    pub const STACK: &str = "\u{e466}";
    pub const TRASH: &str = "\u{e4a6}";
    pub const FLIP: &str = "\u{ed6a}";
    pub const UP: &str = "\u{e08e}";
    pub const DOWN: &str = "\u{e03e}";
    pub const CLOSE: &str = "\u{e4f6}";
    pub const WARNING: &str = "\u{e4e0}";
    pub const INFO: &str = "\u{e2ce}";
    pub const CHECK: &str = "\u{e184}";
    pub const THEME: &str = "\u{e18c}";
    pub const IMAGES: &str = "\u{e836}";
    pub const WAND: &str = "\u{e6b6}";
    pub const SHIELD: &str = "\u{e40c}";
    pub const FIT: &str = "\u{e1d0}";
    pub const PLUS: &str = "\u{e3d4}";
    pub const MINUS: &str = "\u{e32a}";
    pub const RESET: &str = "\u{e094}";
    pub const DOWNLOAD_SIMPLE: &str = "\u{e20c}";
    pub const COPY: &str = "\u{e1ca}";
    pub const PASTE: &str = "\u{e198}";
    pub const EYE: &str = "\u{e220}";
    pub const SLIDERS: &str = "\u{e434}";
    pub const DASHED: &str = "\u{e602}";
    pub const FAILED: &str = "\u{e4e2}";
    pub const BELL: &str = "\u{e0ce}";
    pub const LIGHTBULB: &str = "\u{e2dc}";
    pub const MENU: &str = "\u{e2f0}";
    pub const SETTINGS: &str = "\u{e272}";
    pub const SEARCH: &str = "\u{e30c}";
    pub const KEYBOARD: &str = "\u{e2d8}";
    pub const HELP: &str = "\u{e3e8}";
    pub const HISTORY: &str = "\u{e1a0}";
    pub const LANGUAGE: &str = "\u{e4a2}";
    pub const CARET_DOWN: &str = "\u{e136}";
    pub const CARET_RIGHT: &str = "\u{e13a}";
    pub const EYE_SLASH: &str = "\u{e224}";
    pub const LOCK: &str = "\u{e308}";
    pub const LOCK_OPEN: &str = "\u{e30a}";
    pub const PENCIL: &str = "\u{e3b4}";
    pub const ALIGN_LEFT: &str = "\u{e50e}";
    pub const ALIGN_CENTRE: &str = "\u{e50a}";
    pub const ALIGN_RIGHT: &str = "\u{e510}";
    pub const ALIGN_TOP: &str = "\u{e512}";
    pub const ALIGN_MIDDLE: &str = "\u{e50c}";
    pub const ALIGN_BOTTOM: &str = "\u{e506}";
    pub const DISTRIBUTE_ACROSS: &str = "\u{e546}";
    pub const DISTRIBUTE_DOWN: &str = "\u{e5a2}";
    pub const CROP: &str = "\u{e1d4}";
    pub const SWAP: &str = "\u{e83c}";
    pub const RULER: &str = "\u{e6b8}";
    pub const LINK: &str = "\u{e2e6}";
    pub const LINK_BREAK: &str = "\u{e2e4}";
    pub const TO_FRONT: &str = "\u{e066}";
    pub const LIFT_OUT: &str = "\u{eaf6}";
    pub const SECOND_SHOT: &str = "\u{e2d2}";
    pub const FIT_SIZE: &str = "\u{e6b8}";
    pub const TO_BACK: &str = "\u{e05c}";
    pub const BRUSH: &str = "\u{e6f0}";
}

/// A line or a glyph in the accent colour that is seen on the panels of both themes.
#[must_use]
pub fn accent_line(dark: bool) -> Color32 {
    if dark { ACCENT } else { ACCENT_FILL }
}

/// The sign of something that worked.
#[must_use]
pub fn done(dark: bool) -> Color32 {
    if dark { Color32::from_rgb(92, 190, 120) } else { Color32::from_rgb(20, 110, 50) }
}

/// Paints a ring around the control that the keyboard acts on. Text fields have a frame of their own.
pub fn focus_ring(ctx: &egui::Context) {
    if ctx.text_edit_focused() {
        return;
    }
    let Some(focused) = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id)) else { return };
    let dark = ctx.theme() == egui::Theme::Dark;
    let stroke = Stroke::new(2.0, accent_line(dark));
    let ring = focused.interact_rect.expand(2.0);
    ctx.layer_painter(focused.layer_id).rect_stroke(ring, CornerRadius::same(7), stroke, egui::StrokeKind::Middle);
}

/// Gives the context Lineup's fonts and both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(super::fonts::fonts());
    for (theme, dark) in [(egui::Theme::Dark, true), (egui::Theme::Light, false)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(dark);
            // A drag that begins beside a photo or a slider is no wish to select words; notices have a button to copy.
            style.interaction.selectable_labels = false;
            let spacing = &mut style.spacing;
            spacing.item_spacing = Vec2::splat(8.0);
            spacing.button_padding = Vec2::new(10.0, 5.0);
            spacing.interact_size = Vec2::new(32.0, 28.0);
            spacing.slider_width = 120.0;
            spacing.icon_width = 18.0;
            spacing.icon_spacing = 7.0;
            style.text_styles.insert(TextStyle::Body, FontId::proportional(14.0));
            style.text_styles.insert(TextStyle::Button, FontId::proportional(14.0));
            style.text_styles.insert(TextStyle::Small, FontId::proportional(12.0));
            style.text_styles.insert(TextStyle::Heading, FontId::proportional(22.0));
        });
    }
    ctx.options_mut(|options| options.zoom_with_keyboard = false); // those keys zoom the photo
    ctx.set_theme(egui::Theme::Dark);
}

fn visuals(dark: bool) -> egui::Visuals {
    let mut v = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let grey = |dark_level: u8, light_level: u8| Color32::from_gray(if dark { dark_level } else { light_level });
    v.panel_fill = grey(38, 240);
    v.window_fill = grey(46, 250);
    v.extreme_bg_color = grey(26, 255);
    v.faint_bg_color = grey(46, 232);
    v.window_stroke = Stroke::new(1.0, grey(64, 200));
    v.override_text_color = None;
    v.weak_text_color = Some(grey(172, 84));
    v.warn_fg_color = if dark { Color32::from_rgb(255, 170, 60) } else { Color32::from_rgb(150, 70, 0) };
    v.error_fg_color = if dark { Color32::from_rgb(255, 130, 120) } else { Color32::from_rgb(180, 20, 20) };
    v.hyperlink_color = if dark { Color32::from_rgb(110, 180, 255) } else { ACCENT_FILL };
    v.widgets.noninteractive.fg_stroke.color = grey(214, 40);
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, grey(56, 214));
    let levels = [
        (&mut v.widgets.inactive, grey(60, 222), grey(230, 30)),
        (&mut v.widgets.hovered, grey(78, 208), grey(250, 10)),
        (&mut v.widgets.active, grey(92, 194), grey(255, 0)),
        (&mut v.widgets.open, grey(70, 214), grey(240, 20)),
    ];
    for (widget, fill, text) in levels {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::NONE;
        widget.fg_stroke = Stroke::new(1.5, text);
        widget.corner_radius = CornerRadius::same(6);
        widget.expansion = 0.0;
    }
    v.widgets.hovered.bg_stroke = Stroke::new(1.0, grey(110, 160));
    v.selection.bg_fill = if dark { Color32::from_rgb(30, 98, 176) } else { Color32::from_rgb(150, 200, 255) };
    v.selection.stroke = Stroke::new(1.5, if dark { Color32::WHITE } else { Color32::from_rgb(0, 50, 110) });
    v.slider_trailing_fill = true;
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(8);
    v
}

/// The button of the next step.
pub fn main_button(face: String) -> egui::Button<'static> {
    egui::Button::new(egui::RichText::new(face).color(Color32::WHITE)).fill(ACCENT_FILL)
}

/// The rim of a box or a circle to tick.
fn rim(dark: bool) -> Stroke {
    Stroke::new(1.0, Color32::from_gray(if dark { 130 } else { 120 }))
}

/// Draws boxes or circles to tick with a rim: unticked they would hardly be seen.
pub fn with_rims<R>(ui: &mut egui::Ui, ticks: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let rim = rim(ui.visuals().dark_mode);
    ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_stroke = rim;
        ticks(ui)
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of an opaque colour (WCAG 2.1).
    fn luminance(colour: Color32) -> f64 {
        let linear = |level: u8| {
            let v = f64::from(level) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(text: Color32, ground: Color32) -> f64 {
        let (a, b) = (luminance(ground.blend(text)), luminance(ground));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_is_readable_on_everything_it_may_stand_on_in_both_themes() {
        for dark in [true, false] {
            let v = visuals(dark);
            let grounds = [
                ("panel", v.panel_fill),
                ("card", v.window_fill),
                ("field", v.extreme_bg_color),
                ("faint", v.panel_fill.blend(v.faint_bg_color)),
            ];
            let texts = [
                ("text", v.text_color()),
                ("weak", v.weak_text_color()),
                ("strong", v.strong_text_color()),
                ("warning", v.warn_fg_color),
                ("error", v.error_fg_color),
                ("link", v.hyperlink_color),
                ("done", done(dark)),
            ];
            let mut pairs = Vec::new();
            for (ground, below) in grounds {
                pairs.extend(texts.iter().map(|(text, above)| (*text, *above, ground, below)));
            }
            let w = &v.widgets;
            let states = [("button", &w.inactive), ("hovered", &w.hovered), ("pressed", &w.active), ("open", &w.open)];
            for (name, widget) in states {
                pairs.push(("its text", widget.text_color(), name, widget.weak_bg_fill));
            }
            pairs.push(("weak", v.weak_text_color(), "button", w.inactive.weak_bg_fill));
            let canvas = if dark { BACKDROP_DARK } else { BACKDROP_LIGHT };
            pairs.extend([("text", v.text_color(), "canvas", canvas), ("weak", v.weak_text_color(), "canvas", canvas)]);
            pairs.push(("selected text", v.selection.stroke.color, "selection", v.selection.bg_fill));
            pairs.push(("white", Color32::WHITE, "main button", ACCENT_FILL));
            pairs.push(("white", Color32::WHITE, "quiet button of the tour", ACCENT_FILL.blend(QUIET_ON_ACCENT)));
            // On a photo, at its brightest.
            for (ground, below) in [("chip", CHIP), ("veil", VEIL)] {
                pairs.push(("white", Color32::WHITE, ground, Color32::WHITE.blend(below)));
            }
            for (text, above) in [("done", CHIP_DONE), ("warning", CHIP_WARNING)] {
                pairs.push((text, above, "chip", Color32::WHITE.blend(CHIP)));
            }
            for id in 1..=PERSONS.len() as u32 {
                pairs.push(("a person's number", ON_PERSON, "their colour", person(id)));
            }
            for (text, above, ground, below) in pairs {
                let ratio = contrast(above, below);
                assert!(ratio >= 4.5, "{text} on {ground}, dark {dark}: {ratio:.2}");
            }
            // What is no text needs three to one.
            let lines = [v.panel_fill, v.window_fill].map(|ground| (accent_line(dark), ground, "focus ring"));
            let progress = (ACCENT, Color32::WHITE.blend(CHIP), "the ring of progress on a photo");
            let rim = (rim(dark).color, v.panel_fill, "the rim of a box to tick");
            let knob = (v.widgets.inactive.fg_stroke.color, v.panel_fill, "the knob of a slider");
            for (line, ground, what) in lines.into_iter().chain([progress, knob, rim]) {
                assert!(contrast(line, ground) >= 3.0, "{what}, dark {dark}: {:.2}", contrast(line, ground));
            }
        }
    }
}
