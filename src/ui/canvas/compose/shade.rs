//! The handle of a shadow: where the top of the person falls. Dragged, it sets direction and length at once.
//!
//! Must not know: how a shadow is cast.

use egui::{Color32, CursorIcon, Painter, Rect, Sense, Stroke, Ui, Vec2, accesskit::Role};

use super::{Canvas, lines, standing};
use crate::{
    editor::Command,
    imaging::ShadowSettings,
    ui::{App, action::Action, dials, theme},
};

/// How far from its middle the handle can be taken, screen points.
const REACH: f32 = 12.0;

/// A drag of the handle.
#[derive(Clone, Debug)]
pub struct Shading {
    /// Where the pointer went down, and where the shadow's tip was, picture pixels.
    start: (f64, f64),
    tip: (f64, f64),
    /// It was given up; it ends when the button is let go.
    pub given_up: bool,
}

/// Draws the handle while the shadow's sliders are unfolded, and takes drags of it.
pub fn shade_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, actions: &mut Vec<Action>) {
    if handle_ui(ui, painter, app, canvas, actions).is_none() {
        app.placing.shading = None;
    }
}

fn handle_ui(ui: &Ui, painter: &Painter, app: &mut App, canvas: &Canvas, actions: &mut Vec<Action>) -> Option<()> {
    let shows = app.export.shown.is_none() && dials::is_open(ui.ctx(), "shadow", true);
    let layer = app.selected_layer().filter(|layer| shows && layer.shadow.on && !layer.hidden && !layer.locked)?;
    let shadow = layer.shadow;
    let bounds = standing::standing(&app.editor, layer)?.frame.bounds();
    let (foot, height) = (((bounds.x.0 + bounds.x.1) / 2.0, bounds.y.1), bounds.y.1 - bounds.y.0);
    let (across, up) = shadow.tip();
    let tip = (foot.0 + across * height, foot.1 - up * height);
    let room = canvas.area.shrink(REACH);
    let (from, at) = (canvas.screen(foot), room.clamp(canvas.screen(tip)));

    let reach = Rect::from_center_size(at, Vec2::splat(2.0 * REACH));
    let response = ui.interact(reach, ui.unique_id().with("shadow handle"), Sense::DRAG);
    let t = &app.lang.words().light;
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, t.handle));
    let held = response.hovered() || response.dragged();
    painter.line_segment([from, at], Stroke::new(3.0, Color32::from_black_alpha(110)));
    painter.line_segment([from, at], Stroke::new(1.5, theme::ACCENT));
    let fill = if held { theme::ACCENT } else { Color32::from_gray(40) };
    painter.circle(at, 6.5, fill, Stroke::new(1.5, Color32::WHITE));
    if held {
        ui.ctx().set_cursor_icon(CursorIcon::Move);
    }

    let pointer = ui.ctx().pointer_interact_pos();
    if response.drag_started()
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
    {
        app.placing.shading = Some(Shading { start: canvas.photo(origin), tip, given_up: false });
    }
    if !response.dragged() {
        return None;
    }
    if let (Some(shading), Some(pointer)) = (app.placing.shading.as_ref().filter(|shading| !shading.given_up), pointer)
    {
        let now = canvas.photo(pointer);
        let to = (shading.tip.0 + now.0 - shading.start.0, shading.tip.1 + now.1 - shading.start.1);
        let wanted = shadow.with_tip(((to.0 - foot.0) / height, (foot.1 - to.1) / height));
        let layers = app.placing.selected.iter().filter_map(|id| app.editor.document().layer(*id));
        let each = layers.filter(|layer| layer.shadow.on).map(|layer| {
            let ShadowSettings { direction_deg, length, .. } = wanted;
            (layer.id, ShadowSettings { direction_deg, length, ..layer.shadow })
        });
        actions.push(Action::Edit(Command::SetShadow(each.collect())));
        let text = format!("{:.0}°  {:.0} %", wanted.direction_deg, wanted.length * 100.0);
        lines::paint_tag(painter, pointer, &text);
    }
    Some(())
}
