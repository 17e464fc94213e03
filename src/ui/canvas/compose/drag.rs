//! What the pointer does on the canvas: taking hold of a person or a handle, carrying copies, drawing the rectangle that
//! selects.
//!
//! Must not know: how anything looks.

use egui::{CursorIcon, PointerButton, Pos2, Ui};

use super::{
    super::{
        frame::Bounds,
        gesture::{Gesture, Held},
        standing::{self, Standing},
    },
    Canvas, chosen,
    guides::{self, Line},
    handles, hit, lines,
};
use crate::{
    editor::{Command, Layer, LayerId},
    text::fill,
    ui::{App, DepthAct, Mode, action::Action, canvas::Grip, placing::PlaceAction},
};

/// How near a line takes hold, screen points.
pub const SNAP_REACH: f64 = 6.0;

/// A drag on the canvas.
#[derive(Clone, Debug, Default)]
pub enum Drag {
    /// None.
    #[default]
    None,
    /// One that was given up; it ends when the button is let go.
    GivenUp,
    /// People who are carried along.
    Carrying(Box<Carry>),
    /// A rectangle that selects whom it touches.
    Selecting(Marquee),
}

impl Drag {
    /// Whether people are moved.
    #[must_use]
    pub fn moves(&self) -> bool {
        matches!(self, Self::Carrying(carry) if carry.gesture.grip == Grip::Body)
    }

    /// Whether there is something to give up.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Carrying(_) | Self::Selecting(_))
    }
}

/// People who are moved, scaled or turned.
#[derive(Clone, Debug)]
pub struct Carry {
    /// How.
    gesture: Gesture,
    /// Who, as they stood when it began.
    people: Vec<Standing>,
    /// Their copies, when copies are carried in their place.
    copies: Vec<Layer>,
    /// What they can snap to.
    pub lines: Vec<Line>,
    /// What they lie on now.
    pub on: Vec<Line>,
    /// Position, size or angle, to be shown at the pointer.
    pub numbers: Option<(Pos2, String)>,
}

/// A rectangle between where the pointer went down and where it is.
#[derive(Clone, Debug)]
pub struct Marquee {
    start: (f64, f64),
    now: (f64, f64),
    before: Vec<LayerId>,
}

impl Marquee {
    /// The rectangle.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let ordered = |a: f64, b: f64| (a.min(b), a.max(b));
        Bounds { x: ordered(self.start.0, self.now.0), y: ordered(self.start.1, self.now.1) }
    }
}

/// What the pointer would take hold of.
enum Hold {
    Handle(Grip),
    Person(LayerId),
}

/// Handles the pointer.
pub fn drag_ui(ui: &Ui, app: &mut App, canvas: &Canvas, layers: &[Layer], actions: &mut Vec<Action>) {
    let response = &canvas.response;
    let pointer = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let (space, modifiers, scroll) =
        ui.input(|i| (i.key_down(egui::Key::Space), i.modifiers, i.smooth_scroll_delta().y));
    if !response.dragged() {
        app.placing.drag = Drag::None;
        let hold = pointer.filter(|_| !space).and_then(|at| hold_at(app, canvas, layers, at));
        app.placing.hovered = hold.as_ref().map(|hold| match hold {
            Hold::Handle(grip) => *grip,
            Hold::Person(_) => Grip::Body,
        });
        if response.clicked() {
            let person = app.depth.pointed.filter(|_| !modifiers.shift).map(DepthAct::Toggle);
            let toggled = person.map(|act| Action::People(PlaceAction::Depth(act)));
            actions.extend(toggled.or_else(|| clicked(hold.as_ref(), modifiers.shift)));
        }
    }
    if response.drag_started_by(PointerButton::Primary)
        && !space
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
    {
        app.placing.drag = begin(app, canvas, layers, origin, modifiers, actions);
    }
    if response.dragged_by(PointerButton::Primary)
        && let Some(at) = pointer
    {
        let mut drag = std::mem::take(&mut app.placing.drag);
        match &mut drag {
            Drag::Carrying(carry) => actions.extend(carried(app, canvas, carry, at, modifiers)),
            Drag::Selecting(marquee) => {
                marquee.now = canvas.photo(at);
                actions.push(Action::People(PlaceAction::Select(touched(app, layers, marquee))));
            }
            Drag::None | Drag::GivenUp => {}
        }
        app.placing.drag = drag;
    }
    show_cursor(ui, app, canvas, modifiers.alt);
    if modifiers.alt && scroll != 0.0 && response.hovered() {
        actions.push(Action::People(PlaceAction::Scale(f64::from(scroll / 600.0).exp())));
    }
}

/// What the pointer would take hold of at a point.
pub fn holds(app: &App, canvas: &Canvas, layers: &[Layer], at: Pos2) -> bool {
    hold_at(app, canvas, layers, at).is_some()
}

fn hold_at(app: &App, canvas: &Canvas, layers: &[Layer], at: Pos2) -> Option<Hold> {
    let people = chosen(app);
    let free = people.iter().any(|person| !person.locked);
    if let Some(frame) = standing::around(&people).filter(|_| free)
        && let Some(grip) = handles::grip_at(canvas, &frame, at)
    {
        return Some(Hold::Handle(grip));
    }
    let (x, y) = canvas.photo(at);
    let picture = standing::picture(app.editor.document())?;
    if !picture.meets(&Bounds { x: (x, x), y: (y, y) }) {
        return None; // what reaches beyond the picture does not show
    }
    let at = standing::turn(app.editor.document()).back(x, y);
    hit::person_at(&app.editor, layers, at).map(|layer| Hold::Person(layer.id))
}

fn clicked(hold: Option<&Hold>, shift: bool) -> Option<Action> {
    match hold {
        Some(Hold::Person(id)) if shift => Some(Action::People(PlaceAction::SelectAlso(*id))),
        Some(Hold::Person(id)) => Some(Action::Select(Some(*id))),
        None if !shift => Some(Action::Select(None)),
        Some(Hold::Handle(_)) | None => None,
    }
}

fn begin(
    app: &mut App,
    canvas: &Canvas,
    layers: &[Layer],
    origin: Pos2,
    modifiers: egui::Modifiers,
    actions: &mut Vec<Action>,
) -> Drag {
    let start = canvas.photo(origin);
    let mut ids = app.placing.selected.clone();
    let grip = match hold_at(app, canvas, layers, origin) {
        None if layers.is_empty() => return Drag::None,
        None => {
            let before = if modifiers.shift { ids } else { Vec::new() };
            return Drag::Selecting(Marquee { start, now: start, before });
        }
        Some(Hold::Handle(grip)) => grip,
        Some(Hold::Person(id)) => {
            if !ids.contains(&id) {
                if !modifiers.shift {
                    ids.clear();
                }
                ids.push(id);
                actions.push(Action::People(PlaceAction::Select(ids.clone())));
            }
            Grip::Body
        }
    };
    let people = standing::all(&app.editor, &ids);
    let Some(from) = standing::around(&people) else { return Drag::None };
    let copies = if modifiers.alt && grip == Grip::Body { app.copies(&ids) } else { Vec::new() };
    // Copies may snap to those they were made from.
    let moved = if copies.is_empty() { ids } else { Vec::new() };
    let gesture = Gesture { grip, from, start, rigid: people.len() > 1 };
    let lines = lines::targets(&app.editor, &moved);
    Drag::Carrying(Box::new(Carry { gesture, people, copies, lines, on: Vec::new(), numbers: None }))
}

/// The edit that the pointer at `at` means.
fn carried(app: &App, canvas: &Canvas, carry: &mut Carry, at: Pos2, modifiers: egui::Modifiers) -> Option<Action> {
    let (x, y) = canvas.photo(at);
    let held = Held { shift: modifiers.shift, alt: modifiers.alt && carry.gesture.grip != Grip::Body };
    let mut frame = carry.gesture.frame(x, y, held);
    carry.on = Vec::new();
    if !modifiers.command {
        let reach = SNAP_REACH / f64::from(canvas.camera.zoom());
        let snapped = guides::snap(&carry.gesture, frame, held, &carry.lines, reach);
        (frame, carry.on) = (snapped.frame, snapped.on);
    }
    let bounds = frame.bounds();
    let t = &app.lang.words().placing;
    let rounded = |v: f64| format!("{v:.0}");
    carry.numbers = Some((
        at,
        match carry.gesture.grip {
            Grip::Body => fill(t.numbers_position, &[&rounded(bounds.x.0), &rounded(bounds.y.0)]),
            Grip::Scale(..) => fill(t.numbers_size, &[&rounded(2.0 * frame.half.0), &rounded(2.0 * frame.half.1)]),
            Grip::Turn => format!("{:.1}°", frame.angle_rad.to_degrees()),
        },
    ));
    let placed = standing::following(&app.editor, &carry.people, &carry.gesture.from, &frame);
    if carry.copies.is_empty() {
        return Some(Action::Edit(Command::Place(placed)));
    }
    // Copies are made lowest first, people are as they were selected: match them by whom they copy.
    let document = app.editor.document();
    let originals: Vec<LayerId> =
        document.layers.iter().map(|layer| layer.id).filter(|id| carry.people.iter().any(|p| p.id == *id)).collect();
    let copies = carry.copies.iter().zip(originals).map(|(copy, original)| {
        let placement = placed.iter().find(|(id, _)| *id == original).map_or(copy.placement, |(_, place)| *place);
        Layer { placement, ..copy.clone() }
    });
    Some(Action::Edit(Command::Duplicate(copies.collect())))
}

/// Whom the rectangle touches, with those who were selected before.
fn touched(app: &App, layers: &[Layer], marquee: &Marquee) -> Vec<LayerId> {
    let mut ids = marquee.before.clone();
    for layer in layers.iter().filter(|layer| !layer.hidden && !layer.locked && !marquee.before.contains(&layer.id)) {
        let person = standing::standing(&app.editor, layer);
        if person.is_some_and(|person| person.frame.bounds().meets(&marquee.bounds())) {
            ids.push(layer.id);
        }
    }
    ids
}

fn show_cursor(ui: &Ui, app: &App, canvas: &Canvas, alt: bool) {
    let angle = standing::around(&chosen(app)).map_or(0.0, |frame| frame.angle_rad);
    let icon = match (&app.placing.drag, app.placing.hovered) {
        (Drag::Selecting(_), _) => CursorIcon::Crosshair,
        (Drag::Carrying(carry), _) if !carry.copies.is_empty() => CursorIcon::Copy,
        (Drag::Carrying(carry), _) => handles::cursor(carry.gesture.grip, angle),
        (Drag::None, Some(Grip::Body)) if alt => CursorIcon::Copy,
        (Drag::None, Some(grip)) => handles::cursor(grip, angle),
        (Drag::None | Drag::GivenUp, _) => return,
    };
    if app.mode == Mode::Compose && (canvas.response.hovered() || canvas.response.dragged()) {
        ui.ctx().set_cursor_icon(icon);
    }
}
