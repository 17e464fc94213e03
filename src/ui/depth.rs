//! Before or behind the people of the group photo: what can be asked for, and doing it.
//!
//! Must not know: how anything is drawn, how people are found.

use std::collections::BTreeSet;

use super::{App, Mode, PlaceAction, action::Action};
use crate::{
    editor::{Choice, Command, LayerId, PEOPLE, PhotoId},
    imaging::Placement,
    inference::Subject,
    text::fill,
};

/// An act on the people of the group photo and those who are selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepthAct {
    /// A person of the group before the selected ones, or behind them again.
    Toggle(u32),
    /// The same for whoever is dragged from the strip.
    ToggleCarried(u32),
    /// Nobody before the selected ones.
    BeforeAll,
    /// The front row before the selected ones.
    FrontRow,
    /// Everybody before the selected ones.
    BehindAll,
    /// The size and the ground of the group for the selected ones.
    Fit,
    /// The selected one to where their own photo, another shot of the group, has them.
    AlignShot,
    /// A person of the group on a layer of their own; without one whoever is chosen of the group photo.
    LiftOut(Option<u32>),
}

/// What the window knows of it besides the document.
#[derive(Debug, Default)]
pub struct DepthState {
    /// The person of the group under the pointer, while somebody is selected or carried.
    pub pointed: Option<u32>,
    /// Whom of the group the photo that is dragged from the strip is to stand behind.
    pub carried: BTreeSet<u32>,
}

impl App {
    /// An act of depth, when somebody is selected; finds the people of the group photo first, where they are not known.
    pub(super) fn to_depth(&self, act: DepthAct) -> Option<Action> {
        self.selected_layer().filter(|_| self.mode == Mode::Compose)?;
        match self.editor.group_people() {
            Some(_) => Some(Action::People(PlaceAction::Depth(act))),
            None => self.to_find_group(),
        }
    }

    /// The person under the pointer before the selected ones or behind; without a pointer the front row.
    pub(super) fn to_depth_at_pointer(&self) -> Option<Action> {
        if self.placing.ghost {
            return Some(Action::People(PlaceAction::Depth(DepthAct::ToggleCarried(self.depth.pointed?))));
        }
        let none = self.selected_layer().is_some_and(|layer| layer.in_front.is_empty());
        let otherwise = if none { DepthAct::FrontRow } else { DepthAct::BeforeAll };
        self.to_depth(self.depth.pointed.map_or(otherwise, DepthAct::Toggle))
    }

    /// Finding the people of the group photo.
    pub(super) fn to_find_group(&self) -> Option<Action> {
        let group = self.editor.document().group()?;
        let free = self.editor.segmenting().is_none() && self.editor.result(group.id, PEOPLE).is_none();
        free.then_some(Action::Run(group.id, Choice::Model(PEOPLE)))
    }

    /// The size that fits, when it is another one.
    pub(super) fn to_fit(&self) -> Option<Action> {
        let fits = self.fitting()?.is_empty();
        (!fits).then_some(Action::People(PlaceAction::Depth(DepthAct::Fit)))
    }

    /// The selected people who are free and would stand elsewhere, or be of another size.
    fn fitting(&self) -> Option<Vec<(LayerId, Placement)>> {
        let people = self.chosen_people()?;
        let layers = people.iter().filter(|person| !person.locked);
        let layers = layers.filter_map(|person| self.editor.document().layer(person.id));
        let differs = |a: f64, b: f64, by: f64| (a - b).abs() > by;
        let fitted = layers.filter_map(|layer| {
            let (now, then) = (layer.placement, self.editor.fitted(layer)?);
            let moved = differs(now.centre_x, then.centre_x, 0.5) || differs(now.centre_y, then.centre_y, 0.5);
            (moved || differs(now.scale / then.scale, 1.0, 0.002)).then_some((layer.id, then))
        });
        Some(fitted.collect())
    }

    /// Laying the selected one's photo over the group photo.
    pub(super) fn to_align_shot(&self) -> Option<Action> {
        let layer = self.selected_layer().filter(|layer| self.mode == Mode::Compose && !layer.locked)?;
        let same = self.comes_from_group(layer.photo);
        (self.editor.aligning().is_none() && !same).then_some(Action::People(PlaceAction::Depth(DepthAct::AlignShot)))
    }

    /// Whether a photo's pixels are the group photo's own.
    pub(super) fn comes_from_group(&self, photo: PhotoId) -> bool {
        let document = self.editor.document();
        document.group().zip(document.photo(photo)).is_some_and(|(group, other)| group.photo == other.photo)
    }

    /// Lifting out: the person under the pointer, or while the group photo is cut out whoever is chosen.
    pub(super) fn to_lift_out(&self) -> Option<Action> {
        let person = match self.mode {
            Mode::Compose => Some(self.depth.pointed?),
            Mode::CutOut => None,
        };
        let chosen =
            || self.editor.document().group().is_some_and(|group| !group.cut.used(&self.found_in_group()).is_empty());
        let can = person.is_some() || (self.mode == Mode::CutOut && self.shows_group() && chosen());
        can.then_some(Action::People(PlaceAction::Depth(DepthAct::LiftOut(person))))
    }

    fn found_in_group(&self) -> Vec<Subject> {
        let group = self.editor.document().group();
        group.and_then(|group| self.editor.found(group.id)).map(|found| found.to_vec()).unwrap_or_default()
    }

    fn lift_out(&mut self, person: Option<u32>) {
        let t = self.lang.words();
        let document = self.editor.document();
        let Some((group, row)) = document.group().zip(document.row_cut()) else { return };
        let (cut, found) = match person {
            Some(_) => (row, self.editor.group_found().map(|found| found.to_vec()).unwrap_or_default()),
            None => (group.cut.clone(), self.found_in_group()),
        };
        let people: BTreeSet<u32> = match person {
            Some(id) => BTreeSet::from([id]),
            None => cut.used(&found).iter().map(|subject| subject.id).collect(),
        };
        let first = found.iter().find(|subject| people.contains(&subject.id));
        let Some(title) = first.map(|subject| super::people_panel::title(t, subject)) else { return };
        let name = if people.len() > 1 { fill(t.depth.lifted_many, &[&people.len()]) } else { title };
        if self.editor.lift_out(&cut, &people, name) {
            self.mode = Mode::Compose;
        }
    }

    /// Does it.
    pub(super) fn perform_depth(&mut self, act: DepthAct) {
        match act {
            DepthAct::LiftOut(person) => return self.lift_out(person),
            DepthAct::AlignShot => {
                if let Some(layer) = self.selected_layer().map(|layer| layer.id) {
                    self.editor.align_to_group(layer);
                }
                return;
            }
            DepthAct::ToggleCarried(id) => return super::people_panel::toggle(&mut self.depth.carried, id),
            DepthAct::Fit => {
                let fitting = self.fitting().unwrap_or_default();
                self.editor.apply(Command::Place(fitting));
                return;
            }
            _ => {}
        }
        let Some(before) = self.selected_layer().map(|layer| layer.in_front.clone()) else { return };
        let everybody = || self.editor.group_people().map(|all| all.iter().map(|person| person.id).collect());
        let people = match act {
            DepthAct::Toggle(id) => {
                let mut people = before;
                super::people_panel::toggle(&mut people, id);
                Some(people)
            }
            DepthAct::BeforeAll => Some(BTreeSet::new()),
            DepthAct::FrontRow => self.editor.group_front_row(),
            DepthAct::BehindAll => everybody(),
            DepthAct::Fit | DepthAct::AlignShot | DepthAct::LiftOut(_) | DepthAct::ToggleCarried(_) => None,
        };
        if let Some(people) = people {
            let layers = self.placing.selected.clone();
            self.editor.apply(Command::SetInFront { layers, people });
        }
    }
}
