//! Sliders that can be set back, and sections that can be folded. What is folded is kept between runs.
//!
//! Must not know: what is set.

use std::collections::BTreeMap;

use egui::{Button, Context, Grid, Id, RichText, Slider, SliderClamping, Ui, accesskit::Role, vec2};

use super::{theme::icon, top_bar::named};
use crate::text::{Words, fill};

/// A number that can be dragged, typed, and set back.
pub struct Dial<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it does.
    pub tip: &'a str,
    /// From where to where.
    pub range: std::ops::RangeInclusive<f32>,
    /// Digits behind the point, as shown and as stepped.
    pub decimals: usize,
    /// The unit, with its space.
    pub suffix: &'a str,
    /// What it is set back to.
    pub neutral: f32,
}

/// Draws a row of a three-column grid (see [`grid`]): the name, the slider, the way back. True when `value` changed.
pub fn dial(ui: &mut Ui, t: &Words, dial: &Dial<'_>, value: &mut f32) -> bool {
    any_dial(ui, t, dial, value, (false, true))
}

/// As [`dial`], for what is as often small as large: as far from 10 to 100 as from 100 to 1000.
pub fn wide_dial(ui: &mut Ui, t: &Words, dial: &Dial<'_>, value: &mut f32) -> bool {
    any_dial(ui, t, dial, value, (true, true))
}

/// As [`dial`], or with `wide` as [`wide_dial`]; greyed unless `enabled`.
pub fn any_dial(ui: &mut Ui, t: &Words, dial: &Dial<'_>, value: &mut f32, (wide, enabled): (bool, bool)) -> bool {
    let was = *value;
    let label = ui.add_enabled(enabled, egui::Label::new(dial.name));
    let slider = Slider::new(value, dial.range.clone())
        .logarithmic(wide)
        .step_by(0.1_f64.powi(i32::try_from(dial.decimals).unwrap_or(0)))
        .fixed_decimals(dial.decimals)
        .suffix(dial.suffix)
        // It changes nothing by itself: no rounding of what it is given, no edit at each typed digit.
        .clamping(SliderClamping::Edits)
        .update_while_editing(false);
    let response = ui.add_enabled(enabled, slider).labelled_by(label.id);
    if !dial.tip.is_empty() {
        label.on_hover_text(dial.tip);
        response.on_hover_text(dial.tip);
    }
    let back = fill(t.app.set_back, &[&dial.name]);
    let moved = enabled && was != dial.neutral;
    let button = Button::new(RichText::new(icon::RESET).small()).frame(false).min_size(vec2(18.0, 18.0));
    // Invisible rather than gone, so that nothing moves under the pointer.
    let response = ui.add_visible(moved, button);
    if moved && named(response, &back).on_hover_text(&back).clicked() {
        *value = dial.neutral;
    }
    ui.end_row();
    *value != was
}

/// Share of a grid's width that stands beside its sliders, before that is known.
const BESIDE: f32 = 0.75;
/// Least width of a number, points: those below one another end alike.
const NUMBER: f32 = 54.0;
/// ... where a grid has as much room as this, points.
const ROOMY: f32 = 240.0;
/// Numbers get longer and shorter by less than this, points.
const DIGITS: f32 = 24.0;

/// A grid for [`dial`]s: as wide as there is room.
pub fn grid<R>(ui: &mut Ui, id: &str, rows: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        // The sliders get what names, numbers and ways back leave. A grid is as wide as it was a frame ago, so its width
        // counts once it rests; and a slider keeps its length while its number gets a digit more or less.
        let room = ui.available_width();
        let key = Id::unique(("dials", id, room as i32));
        let (beside, was): (Option<f32>, (f32, f32)) = ui.data(|data| data.get_temp(key)).unwrap_or_default();
        let slider = (room - beside.unwrap_or(BESIDE * room)).clamp(24.0, 220.0);
        ui.spacing_mut().slider_width = slider;
        if room >= ROOMY {
            ui.spacing_mut().interact_size.x = NUMBER;
        }
        let shown = Grid::new(id).num_columns(3).min_col_width(18.0).spacing(vec2(8.0, 6.0)).show(ui, rows);
        let width = shown.response.rect.width();
        let (rests, needs) = ((width - was.0).abs() < 0.5 && slider == was.1, width - slider);
        let keeps = beside.is_some_and(|beside| (0.0..DIGITS).contains(&(beside - needs)));
        let next = if rests && !keeps { Some(needs.ceil()) } else { beside };
        if next != beside || !rests {
            ui.data_mut(|data| data.insert_temp(key, (next, (width, slider))));
            ui.ctx().request_repaint();
        }
        shown.inner
    })
    .inner
}

/// What was folded or unfolded: open or not, by key.
pub type Folds = BTreeMap<String, bool>;

fn folds_id() -> Id {
    Id::unique("folds")
}

/// Goes on with what was folded.
pub fn set_folds(ctx: &Context, folds: Folds) {
    ctx.data_mut(|data| data.insert_temp(folds_id(), folds));
}

/// What is folded now, to be kept.
#[must_use]
pub fn folds(ctx: &Context) -> Folds {
    ctx.data(|data| data.get_temp(folds_id())).unwrap_or_default()
}

/// Whether what has this key is unfolded.
#[must_use]
pub fn is_open(ctx: &Context, key: &str, at_first: bool) -> bool {
    let folds = ctx.data(|data| data.get_temp::<Folds>(folds_id()));
    folds.and_then(|folds| folds.get(key).copied()).unwrap_or(at_first)
}

/// A caret and a title that fold what follows. True while it is open.
fn fold(ui: &mut Ui, key: &str, face: &str, name: &str, open_at_first: bool, strong: bool) -> bool {
    let mut open = is_open(ui.ctx(), key, open_at_first);
    let caret = if open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    let text = RichText::new(format!("{caret}  {face}"));
    let head = ui.add(Button::new(if strong { text.strong() } else { text }).frame(false));
    head.widget_info(|| egui::WidgetInfo::selected(Role::Button, true, open, name));
    if head.clicked() {
        open = !open;
        ui.data_mut(|data| data.get_temp_mut_or_default::<Folds>(folds_id()).insert(key.to_owned(), open));
    }
    open
}

/// A row of a [`grid`] that folds the rows after it: those that are rarely needed. `of` is the section they belong to,
/// `changed` says how many of them are not as usual. True while they are shown.
pub fn more(ui: &mut Ui, t: &Words, key: &str, of: &str, changed: usize) -> bool {
    let open = fold(ui, key, t.app.more, &fill(t.app.more_of, &[&of]), false, false);
    if changed > 0 && !open {
        ui.label(RichText::new(fill(t.app.more_changed, &[&changed])).weak());
    }
    ui.end_row();
    open
}

/// Draws a section that folds under its title. `changed` shows a button that sets all of it back; true when it was
/// pressed.
pub fn section(
    ui: &mut Ui,
    t: &Words,
    (key, title): (&str, &str),
    open_at_first: bool,
    changed: bool,
    body: impl FnOnce(&mut Ui),
) -> bool {
    let (mut open, mut back) = (open_at_first, false);
    ui.horizontal(|ui| {
        open = fold(ui, key, title, title, open_at_first, true);
        if changed {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = fill(t.app.set_back, &[&title]);
                back = named(ui.add(Button::new(icon::RESET)), &name).on_hover_text(&name).clicked();
            });
        }
    });
    if open {
        body(ui);
    }
    back
}
