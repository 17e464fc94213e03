//! People of the group photo on layers of their own, and pieces of a second shot of the same group that fall in place.
//!
//! Must not know: the window, how photos are laid over one another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Cut, Editor, Event, Job, Layer, LayerId, PhotoEntry, PhotoId, tasks::Looking};
use crate::{
    imaging::{self, Alignment, Placement, Rect},
    inference::{Stage, Subject},
};

/// A second shot and the group photo.
type Shots = (PhotoId, PhotoId);

/// Photos that were laid over the group photo, and the one that is.
#[derive(Default)]
pub(super) struct Aligning {
    known: BTreeMap<Shots, Option<Alignment>>,
    running: Option<(LayerId, Shots, Job<Option<Alignment>>)>,
}

impl Aligning {
    pub(super) fn busy(&self) -> bool {
        self.running.is_some()
    }

    pub(super) fn job(&self) -> Option<&Job<Option<Alignment>>> {
        self.running.as_ref().map(|(_, _, job)| job)
    }

    /// Gives up what runs; nothing is said of it.
    pub(super) fn stop(&mut self) {
        if let Some((_, _, job)) = self.running.take() {
            job.progress().cancel();
        }
    }
}

impl Editor {
    /// Puts a layer where it was taken, when its photo is another shot of the group: the photos are laid over one
    /// another beside the window. One at a time: while one goes on, this does nothing.
    pub fn align_to_group(&mut self, layer: LayerId) {
        let Some((shots, of)) = self.shots(layer) else { return };
        if let Some(found) = self.aligning.known.get(&shots).copied() {
            return self.fall_in_place(layer, shots, found);
        }
        let Some(group) = self.document.group().filter(|_| !self.aligning.busy()) else { return };
        let (shot, group) = (of.photo.clone(), group.photo.clone());
        let job = Job::spawn(&self.wake, move |progress| {
            imaging::align_watched(&shot, &group, &Looking::through(progress, Stage::Finding))
        });
        self.aligning.running = Some((layer, shots, job));
    }

    /// The layer whose photo is being laid over the group photo.
    #[must_use]
    pub fn aligning(&self) -> Option<LayerId> {
        self.aligning.running.as_ref().map(|(layer, _, _)| *layer)
    }

    /// Takes in what was found.
    pub(super) fn poll_aligning(&mut self) {
        let Some((layer, shots, job)) = self.aligning.running.take() else { return };
        match job.try_take() {
            Ok(Ok(found)) => {
                self.aligning.known.insert(shots, found);
                self.fall_in_place(layer, shots, found);
            }
            Ok(Err(crash)) => self.notify(Event::Crashed(crash)),
            Err(job) => self.aligning.running = Some((layer, shots, job)),
        }
    }

    fn shots(&self, layer: LayerId) -> Option<(Shots, &PhotoEntry)> {
        let of = self.document.photo(self.document.layer(layer)?.photo)?;
        Some(((of.id, self.document.group()?.id), of))
    }

    fn fall_in_place(&mut self, layer: LayerId, shots: Shots, found: Option<Alignment>) {
        // The document may have gone on meanwhile.
        let Some(of) = self.shots(layer).filter(|(now, _)| *now == shots).map(|(_, of)| of) else { return };
        let whole = Rect::new(0.0, 0.0, of.photo.width() as f32, of.photo.height() as f32);
        let bounds = self.cutout_bounds(of.id).unwrap_or(whole);
        let (name, anchor) = (of.name.clone(), self.document.layer(layer).map_or((0.0, 0.0), |layer| layer.anchor));
        let Some(map) = found.and_then(|found| found.near(&bounds)) else {
            return self.notify(Event::NotAligned { name });
        };
        let (x, y) = map.apply(anchor.0, anchor.1);
        let placement = Placement { scale: map.mean_scale(), angle_rad: map.b.atan2(map.a), ..Placement::at(x, y) };
        self.end_gesture();
        self.apply(Command::place(layer, placement));
        self.end_gesture();
    }

    /// Puts people of the group photo on a layer of their own, at their own place: a photo called `name` with the same
    /// pixels, of which they are cut out as `cut` of the group photo does it. What is behind them stays as it is. False
    /// when nobody of them is known.
    pub fn lift_out(&mut self, cut: &Cut, people: &BTreeSet<u32>, name: String) -> bool {
        let Some((group, model)) = self.document.group().zip(cut.model) else { return false };
        let Some(all) = self.result(group.id, model) else { return false };
        let Some(bounds) = around(all, people) else { return false };
        let (group, all) = (group.clone(), all.clone());
        let (photo, id) = (PhotoId(self.fresh_id()), LayerId(self.fresh_id()));
        let cut = Cut { chosen: people.clone(), ..cut.clone() };
        let entry = Box::new(PhotoEntry { id: photo, name, cut, ..group });
        let (x, y) = (f64::from(bounds.centre().0), f64::from(bounds.centre().1));
        let layer = Layer::new(id, photo, (x, y), Placement::at(x, y));
        self.results.insert((photo, model), all);
        self.apply(Command::LiftOut { entry, layer })
    }
}

/// The box around people.
fn around(subjects: &[Subject], people: &BTreeSet<u32>) -> Option<Rect> {
    let boxes = subjects.iter().filter(|subject| people.contains(&subject.id)).map(|subject| subject.bounds);
    boxes.reduce(|a, b| Rect::new(a.x0.min(b.x0), a.y0.min(b.y0), a.x1.max(b.x1), a.y1.max(b.y1)))
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, mpsc},
        thread::sleep,
        time::Duration,
    };

    use super::*;
    use crate::editor::{Activity, Beside};

    #[test]
    fn work_that_lasts_is_told_with_a_number_and_can_be_stopped() {
        let mut editor = Editor::new(Arc::new(|| {}));
        let (_go, gate) = mpsc::channel::<()>();
        let job = Job::spawn(&editor.wake, move |_| {
            let _gone = gate.recv();
            None
        });
        editor.aligning.running = Some((LayerId(1), (PhotoId(2), PhotoId(3)), job));
        sleep(Duration::from_millis(1100));
        match editor.activities().as_slice() {
            [Activity::Beside { work: Beside::Alignment, done, total: 0, can_stop: true }] => assert!(*done >= 11),
            other => panic!("{other:?}"),
        }
        editor.cancel();
        assert!(editor.activities().is_empty() && editor.aligning().is_none() && !editor.busy());
    }
}
