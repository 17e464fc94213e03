//! Before or behind the people of the group photo: what can be asked for, and doing it.
//!
//! Must not know: how anything is drawn, how people are found.

use std::collections::BTreeSet;

use super::{App, Mode, PlaceAction, action::Action};
use crate::editor::{Choice, Command, PEOPLE};

/// An act on the people of the group photo and those who are selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepthAct {
    /// A person of the group before the selected ones, or behind them again.
    Toggle(u32),
    /// Nobody before the selected ones.
    BeforeAll,
    /// The front row before the selected ones.
    FrontRow,
    /// Everybody before the selected ones.
    BehindAll,
}

/// What the window knows of it besides the document.
#[derive(Debug, Default)]
pub struct DepthState {
    /// The person of the group under the pointer, while somebody is selected.
    pub pointed: Option<u32>,
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
        let none = self.selected_layer().is_some_and(|layer| layer.in_front.is_empty());
        let otherwise = if none { DepthAct::FrontRow } else { DepthAct::BeforeAll };
        self.to_depth(self.depth.pointed.map_or(otherwise, DepthAct::Toggle))
    }

    /// Finding the people of the group photo.
    pub(super) fn to_find_group(&self) -> Option<Action> {
        let group = self.editor.document().group()?;
        let free = self.editor.segmenting().is_none() && group.cut.model != Some(PEOPLE);
        free.then_some(Action::Run(group.id, Choice::Model(PEOPLE)))
    }

    /// Does it.
    pub(super) fn perform_depth(&mut self, act: DepthAct) {
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
        };
        if let Some(people) = people {
            let layers = self.placing.selected.clone();
            self.editor.apply(Command::SetInFront { layers, people });
        }
    }
}
