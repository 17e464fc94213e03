//! Numbers of who is selected: position, width and height, angle, size, opacity. In photo pixels.
//!
//! Must not know: how they are drawn.

use egui::{Button, DragValue, Ui, vec2};

use crate::{
    editor::{Command, Layer},
    ui::{
        App, PlaceAction,
        action::Action,
        canvas::{
            frame::{Frame, wrapped},
            standing,
        },
        dials::{self, Dial},
        theme::icon,
        top_bar::named,
    },
};

/// Widths and heights that can be typed, pixels.
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=100_000.0;

/// Draws the fields and sliders. `layer` is the one whose size and opacity are shown.
pub fn shape_ui(ui: &mut Ui, app: &App, layer: &Layer, actions: &mut Vec<Action>) {
    let t = app.lang.words();
    let people = standing::all(&app.editor, &app.placing.selected);
    let free = people.iter().any(|person| !person.locked);
    let several = people.len() > 1;
    let around = standing::around(&people);
    let mut to = around;
    if let Some(frame) = &mut to {
        *frame = ui.add_enabled_ui(free, |ui| fields_ui(ui, app, frame, several, actions)).inner;
    }
    let mut opacity = layer.opacity * 100.0;
    let full = Dial { name: t.opacity, tip: "", range: 0.0..=100.0, decimals: 0, suffix: " %", neutral: 100.0 };
    let faded = dials::grid(ui, "shape", |ui| {
        if let Some(frame) = &mut to {
            *frame = sliders_ui(ui, app, layer, frame, (several, free));
        }
        dials::dial(ui, t, &full, &mut opacity)
    });
    if let (Some(frame), Some(to)) = (around, to.filter(|to| Some(*to) != around)) {
        actions.push(Action::Edit(Command::Place(standing::following(&app.editor, &people, &frame, &to))));
    }
    if faded {
        let layers = app.placing.selected.clone();
        actions.push(Action::Edit(Command::SetOpacity { layers, opacity: opacity / 100.0 }));
    }
}

/// Position, width and height. Gives the box they ask for.
fn fields_ui(ui: &mut Ui, app: &App, frame: &Frame, several: bool, actions: &mut Vec<Action>) -> Frame {
    let t = &app.lang.words().placing;
    let bounds = frame.bounds();
    let (mut left, mut top) = (bounds.x.0, bounds.y.0);
    let (mut width, mut height) = (2.0 * frame.half.0, 2.0 * frame.half.1);
    let keep = app.placing.keep_ratio || several;
    // Two fields side by side with their letters and the chain between them, narrower in a narrow panel.
    let room = ((ui.available_width() - 120.0) / 2.0).clamp(44.0, 88.0);
    let field = |ui: &mut Ui, short: &str, name: &str, value: DragValue<'_>| field(ui, room, short, name, value);
    egui::Grid::new("place").num_columns(5).min_col_width(12.0).spacing(vec2(6.0, 6.0)).show(ui, |ui| {
        ui.spacing_mut().button_padding.x = 6.0;
        field(ui, "X", t.from_left, DragValue::new(&mut left).speed(1.0).max_decimals(1));
        ui.label("");
        field(ui, "Y", t.from_top, DragValue::new(&mut top).speed(1.0).max_decimals(1));
        ui.end_row();
        let side = |value| DragValue::new(value).speed(1.0).max_decimals(1).range(SIDES).clamp_existing_to_range(false);
        field(ui, t.width_short, t.width, side(&mut width));
        let chain = Button::selectable(keep, if keep { icon::LINK } else { icon::LINK_BREAK });
        let chain = named(ui.add_enabled(!several, chain.min_size(vec2(26.0, 26.0))), t.keep_ratio);
        if chain.on_hover_text(t.keep_ratio).clicked() {
            actions.push(Action::People(PlaceAction::KeepRatio(!app.placing.keep_ratio)));
        }
        field(ui, t.height_short, t.height, side(&mut height));
        ui.end_row();
    });
    let mut to = *frame;
    let changed = (differs(width, 2.0 * frame.half.0, 1), differs(height, 2.0 * frame.half.1, 1));
    let grown = (width / (2.0 * frame.half.0).max(1e-9), height / (2.0 * frame.half.1).max(1e-9));
    let grown = match changed {
        (true, _) if keep => (grown.0, grown.0),
        (_, true) if keep => (grown.1, grown.1),
        (across, down) => (if across { grown.0 } else { 1.0 }, if down { grown.1 } else { 1.0 }),
    };
    if changed != (false, false) {
        to.half = (frame.half.0 * grown.0, frame.half.1 * grown.1);
        // What is typed as position stays: the top left of the box.
        let now = to.bounds();
        to = to.moved(bounds.x.0 - now.x.0, bounds.y.0 - now.y.0);
    }
    let moved = |value: f64, was: f64| if differs(value, was, 1) { value - was } else { 0.0 };
    to.moved(moved(left, bounds.x.0), moved(top, bounds.y.0))
}

/// Size and angle, as two rows. Gives the box they ask for.
fn sliders_ui(ui: &mut Ui, app: &App, layer: &Layer, frame: &Frame, (several, free): (bool, bool)) -> Frame {
    let t = app.lang.words();
    let mut to = *frame;
    let own = Dial { name: t.size, tip: "", range: 1.0..=400.0, decimals: 1, suffix: " %", neutral: 100.0 };
    let was = (layer.placement.scale * 100.0) as f32;
    let mut percent = was;
    if !several && dials::any_dial(ui, t, &own, &mut percent, (true, free)) {
        let grown = f64::from(percent) / f64::from(was);
        to.half = (to.half.0 * grown, to.half.1 * grown);
    }
    let upright = Dial { name: t.angle, range: -180.0..=180.0, suffix: "°", neutral: 0.0, ..own };
    let mut degrees = frame.angle_rad.to_degrees() as f32;
    if dials::any_dial(ui, t, &upright, &mut degrees, (false, free)) {
        to.angle_rad = wrapped(f64::from(degrees).to_radians());
    }
    to
}

/// A short label, and the number that it names.
fn field(ui: &mut Ui, width: f32, short: &str, name: &str, value: DragValue<'_>) {
    ui.label(short);
    let response = ui.add_sized([width, 26.0], value.update_while_editing(false));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::SpinButton, true, name));
    response.on_hover_text(name);
}

/// Whether a control moved, rather than rounded what it was given to the `decimals` that it shows.
fn differs(shown: f64, was: f64, decimals: i32) -> bool {
    (shown - was).abs() > 0.501 * 10.0_f64.powi(-decimals)
}
