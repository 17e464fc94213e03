//! What the user does with the people in the picture: who is selected, and every act on them that is not a drag.
//!
//! Must not know: how people or handles are drawn.

use super::{
    App, DepthAct, Mode,
    canvas::{
        CropDrag, Drag, Grip, Shading,
        align::{self, Align},
        frame::{Frame, wrapped},
        standing::{self, Standing},
    },
    crop::CropTool,
};
use crate::{
    editor::{Command, Layer, LayerId, LayerLook},
    imaging::Placement,
};

/// Copies stand this far from the original, as a share of the picture's long side.
const COPY_OFFSET: f64 = 0.03;

/// The state of composing that is no part of the document.
pub struct Placing {
    /// Who is selected; the values of the last one are shown.
    pub(super) selected: Vec<LayerId>,
    /// The drag that goes on.
    pub(super) drag: Drag,
    /// The drag of a shadow that goes on.
    pub(super) shading: Option<Shading>,
    /// What the pointer would take hold of.
    pub(super) hovered: Option<Grip>,
    /// Whether the fields for width and height change together.
    pub(super) keep_ratio: bool,
    /// Who is being renamed, and the name so far.
    pub(super) renaming: Option<(LayerId, String)>,
    /// The crop tool, while it is open.
    pub(super) crop: Option<CropTool>,
    /// Whether the canvas shows the photo that is dragged from the strip.
    pub(super) ghost: bool,
    /// The look that was copied.
    pub(super) look: Option<LayerLook>,
    /// Everybody who was there a frame ago, to notice who came.
    known: Vec<LayerId>,
}

impl Default for Placing {
    fn default() -> Self {
        Self {
            selected: Vec::new(),
            drag: Drag::default(),
            shading: None,
            hovered: None,
            keep_ratio: true,
            renaming: None,
            crop: None,
            ghost: false,
            look: None,
            known: Vec::new(),
        }
    }
}

/// An act on the people who are selected.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceAction {
    /// Selects everybody who is shown and free.
    SelectAll,
    /// Selects these.
    Select(Vec<LayerId>),
    /// Adds one to the selection, or takes one away.
    SelectAlso(LayerId),
    /// Selects the next person towards the viewer, or with `false` the next one away from them.
    SelectNext(bool),
    /// Moves by picture pixels.
    Nudge(f64, f64),
    /// Makes so much larger, about the middle.
    Scale(f64),
    /// Turns clockwise about the middle.
    Turn(f64),
    /// Mirrors left to right.
    Flip,
    /// Upright and in the proportions they were taken in.
    ResetShape,
    /// Remembers the look of the last one selected.
    CopyLook,
    /// Gives them the remembered look.
    PasteLook,
    /// Puts copies beside them.
    Duplicate,
    /// Towards the viewer, or away.
    Raise(i32),
    /// Takes them away.
    Remove,
    /// Hides those who are shown, or shows all again.
    ToggleHidden,
    /// Locks those who are free, or frees all again.
    ToggleLocked,
    /// Begins to rename the last one selected.
    Rename,
    /// What stands in the field of the new name.
    Renaming(LayerId, String),
    /// Ends renaming without a new name.
    EndRenaming,
    /// Aligns several with one another, one with the picture.
    Align(Align),
    /// Gives three and more equal gaps, across or down.
    Distribute {
        /// Across, else down.
        across: bool,
    },
    /// Whether the fields for width and height change together.
    KeepRatio(bool),
    /// Before or behind people of the group photo.
    Depth(DepthAct),
    /// Gives up the drag that goes on.
    GiveUp,
}

impl Placing {
    /// Selects these and nobody else.
    pub(super) fn select(&mut self, ids: Vec<LayerId>) {
        self.selected = ids;
    }

    /// Selects who came; forgets who went.
    pub(super) fn follow(&mut self, layers: &[Layer]) {
        let now: Vec<LayerId> = layers.iter().map(|layer| layer.id).collect();
        if now != self.known {
            let came: Vec<LayerId> = now.iter().copied().filter(|id| !self.known.contains(id)).collect();
            if !came.is_empty() {
                self.selected = came;
            }
            self.selected.retain(|id| now.contains(id));
            self.known = now;
        }
    }
}

impl App {
    /// The person whose values are shown.
    pub(super) fn selected_layer(&self) -> Option<&Layer> {
        self.editor.document().layer(*self.placing.selected.last()?)
    }

    /// Whether people are placed now: not while cutting out, nor while cropping.
    pub(super) fn places_people(&self) -> bool {
        self.mode == Mode::Compose && self.cropping().is_none()
    }

    /// Whether a drag goes on that can be given up.
    pub(super) fn drag_goes_on(&self) -> bool {
        let shading = self.placing.shading.as_ref().is_some_and(|shading| !shading.given_up);
        shading || self.placing.drag.goes_on() || self.cropping().is_some_and(|tool| tool.drag.goes_on())
    }

    /// Those who are selected, while composing.
    pub(super) fn chosen_people(&self) -> Option<Vec<Standing>> {
        let people = standing::all(&self.editor, &self.placing.selected);
        (self.places_people() && !people.is_empty()).then_some(people)
    }

    /// Selecting the next person, while composing.
    pub(super) fn to_select(&self, forward: bool) -> Option<super::Action> {
        let any = self.editor.document().layers.iter().any(|layer| !layer.hidden);
        (any && self.places_people()).then_some(super::Action::People(PlaceAction::SelectNext(forward)))
    }

    /// An act on at least `least` selected people who can be moved.
    pub(super) fn act_on(&self, least: usize, action: PlaceAction) -> Option<super::Action> {
        let free = self.chosen_people()?.iter().filter(|person| !person.locked).count();
        (free >= least).then_some(super::Action::People(action))
    }

    /// An act on selected people, also those who are locked or hidden.
    pub(super) fn act_on_any(&self, action: PlaceAction) -> Option<super::Action> {
        (self.places_people() && self.selected_layer().is_some()).then_some(super::Action::People(action))
    }

    /// Does what was asked for.
    pub(super) fn perform_on_people(&mut self, action: PlaceAction) {
        let ids = self.placing.selected.clone();
        match action {
            PlaceAction::SelectAll => {
                let layers = &self.editor.document().layers;
                let free = layers.iter().filter(|layer| !layer.hidden && !layer.locked);
                self.placing.selected = free.map(|layer| layer.id).collect();
            }
            PlaceAction::Select(ids) => self.placing.selected = ids,
            PlaceAction::SelectAlso(id) => {
                let selected = &mut self.placing.selected;
                match selected.iter().position(|other| *other == id) {
                    Some(at) => drop(selected.remove(at)),
                    None => selected.push(id),
                }
            }
            PlaceAction::SelectNext(forward) => self.select_next(forward),
            PlaceAction::KeepRatio(keep) => self.placing.keep_ratio = keep,
            PlaceAction::Rename => {
                let named = self.selected_layer().map(|layer| (layer.id, self.editor.document().layer_name(layer)));
                self.placing.renaming = named.map(|(id, name)| (id, name.to_owned()));
            }
            PlaceAction::Renaming(id, name) => self.placing.renaming = Some((id, name)),
            PlaceAction::EndRenaming => self.placing.renaming = None,
            PlaceAction::GiveUp => {
                self.editor.abandon_gesture();
                self.placing.drag = Drag::GivenUp;
                if let Some(shading) = &mut self.placing.shading {
                    shading.given_up = true;
                }
                if let Some(tool) = &mut self.placing.crop {
                    tool.drag = CropDrag::GivenUp;
                }
            }
            PlaceAction::Depth(act) => self.perform_depth(act),
            PlaceAction::Duplicate => self.duplicate(),
            PlaceAction::CopyLook => {
                let look = ids.last().and_then(|id| self.editor.document().look_of(*id));
                self.placing.look = look.or(self.placing.look.take());
            }
            PlaceAction::PasteLook => {
                if let Some(look) = self.placing.look.clone().map(Box::new) {
                    self.editor.apply(Command::PasteLook { layers: ids, look });
                }
            }
            PlaceAction::Raise(steps) => drop(self.editor.apply(Command::Raise { layers: ids, steps })),
            PlaceAction::Remove => drop(self.editor.apply(Command::RemoveLayers(ids))),
            PlaceAction::ToggleHidden => {
                let hidden = self.any_selected(|layer| !layer.hidden);
                self.editor.apply(Command::SetHidden { layers: ids, hidden });
            }
            PlaceAction::ToggleLocked => {
                let locked = self.any_selected(|layer| !layer.locked);
                self.editor.apply(Command::SetLocked { layers: ids, locked });
            }
            reshaping => {
                if let Some(command) = self.reshaped(&reshaping) {
                    self.editor.apply(command);
                }
            }
        }
    }

    fn any_selected(&self, is: impl Fn(&Layer) -> bool) -> bool {
        self.placing.selected.iter().filter_map(|id| self.editor.document().layer(*id)).any(is)
    }

    fn select_next(&mut self, forward: bool) {
        let shown: Vec<LayerId> =
            self.editor.document().layers.iter().filter(|layer| !layer.hidden).map(|layer| layer.id).collect();
        let now = self.placing.selected.last().and_then(|id| shown.iter().position(|other| other == id));
        let count = shown.len().max(1);
        let next = match (now, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count - 1,
        };
        self.placing.selected = shown.get(next).copied().into_iter().collect();
    }

    fn duplicate(&mut self) {
        let Some(picture) = standing::picture(self.editor.document()) else { return };
        let by = COPY_OFFSET * (picture.x.1 - picture.x.0).max(picture.y.1 - picture.y.0);
        let turn = standing::turn(self.editor.document());
        let mut copies = self.copies(&self.placing.selected.clone());
        for copy in &mut copies {
            let place = turn.place(copy.placement);
            let beside = Placement { centre_x: place.centre_x + by, centre_y: place.centre_y + by, ..place };
            copy.placement = turn.unplace(beside);
        }
        self.editor.apply(Command::Duplicate(copies));
    }

    /// Copies of layers with ids of their own, lowest first, free and shown.
    pub(super) fn copies(&mut self, ids: &[LayerId]) -> Vec<Layer> {
        let layers = self.editor.document().layers.clone();
        let chosen = layers.into_iter().filter(|layer| ids.contains(&layer.id));
        chosen
            .map(|layer| Layer { id: LayerId(self.editor.fresh_id()), locked: false, hidden: false, ..layer })
            .collect()
    }

    /// The edit that gives the selected people another shape or place.
    fn reshaped(&self, action: &PlaceAction) -> Option<Command> {
        let people: Vec<Standing> = self.chosen_people()?.into_iter().filter(|person| !person.locked).collect();
        let around = standing::around(&people)?;
        let bounds: Vec<_> = people.iter().map(|person| person.frame.bounds()).collect();
        let all_to = |to: Frame| Command::Place(standing::following(&self.editor, &people, &around, &to));
        Some(match *action {
            PlaceAction::Nudge(dx, dy) => all_to(around.moved(dx, dy)),
            PlaceAction::Scale(by) => all_to(Frame { half: (around.half.0 * by, around.half.1 * by), ..around }),
            PlaceAction::Turn(by) => all_to(Frame { angle_rad: wrapped(around.angle_rad + by), ..around }),
            PlaceAction::Align(how) => {
                let document = self.editor.document();
                let to = if people.len() > 1 { around.bounds() } else { standing::picture(document)? };
                standing::moved(&self.editor, &people, &align::align(&bounds, &to, how))
            }
            PlaceAction::Distribute { across } => {
                standing::moved(&self.editor, &people, &align::distribute(&bounds, across))
            }
            PlaceAction::Flip => self.in_place(&people, |place| Placement { flip: !place.flip, ..place }),
            PlaceAction::ResetShape => {
                self.in_place(&people, |place| Placement { stretch: 1.0, angle_rad: 0.0, ..place })
            }
            _ => return None,
        })
    }

    /// The edit that changes each person about the middle of their own cut-out, which stays where it is.
    fn in_place(&self, people: &[Standing], change: impl Fn(Placement) -> Placement) -> Command {
        let turn = standing::turn(self.editor.document());
        let each = people.iter().filter_map(|person| {
            let layer = self.editor.document().layer(person.id)?;
            let bounds = self.editor.cutout_bounds(layer.photo)?;
            let (x, y) = (f64::from(bounds.centre().0), f64::from(bounds.centre().1));
            let changed = turn.unplace(change(person.placement));
            let then = Layer { placement: changed, ..layer.clone() }.placement_of(x, y);
            let before = layer.placement_of(x, y);
            let (dx, dy) = (before.centre_x - then.centre_x, before.centre_y - then.centre_y);
            let (centre_x, centre_y) = (changed.centre_x + dx, changed.centre_y + dy);
            Some((person.id, Placement { centre_x, centre_y, ..changed }))
        });
        Command::Place(each.collect())
    }
}
