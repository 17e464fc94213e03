//! What of a model's finds is shown and used: doubtful ones and things besides people can be hidden, a thing can belong
//! to a person, and the choice of people goes over from one model's result to another's.
//!
//! Must not know: history, jobs, the window.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Cut;
use crate::{
    imaging::Rect,
    inference::{ModelId, PERSON, SURE, Subject, mask_rcnn},
};

/// Points across a subject's box at which masks are compared.
const POINTS: u32 = 24;
/// A find belongs to another one that covers this part of it.
const SAME: f32 = 0.5;

/// A change of what is shown or used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FindsChange {
    /// Weaker ones are hidden.
    MinScore(f32),
    /// Whether things besides people are shown.
    Things(bool),
    /// A thing comes and goes with a person from now on, or with nobody.
    Holder {
        /// The thing.
        thing: u32,
        /// The person.
        person: Option<u32>,
    },
}

/// What is shown and used of a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finds {
    /// Weaker ones are hidden and not used.
    pub min_score: f32,
    /// Things besides people are shown too.
    pub things: bool,
    /// Which things come and go with which person, by their ids.
    pub held: BTreeMap<u32, u32>,
    /// The same for the results of other models, for when they are used again.
    pub held_before: BTreeMap<ModelId, BTreeMap<u32, u32>>,
}

impl Finds {
    /// What a model's result begins with: `before` when it was of the same kind. Nothing is held yet (see
    /// [`held_again`]); what was is kept.
    #[must_use]
    pub fn of_model(model: ModelId, before: &Cut) -> Self {
        let mut held_before = before.finds.held_before.clone();
        held_before.extend(before.model.map(|model| (model, before.finds.held.clone())));
        if !mask_rcnn::is_one(model) {
            return Self { held_before, ..Self::default() };
        }
        let kept = before.model.is_some_and(mask_rcnn::is_one);
        let min_score = if kept { before.finds.min_score } else { SURE };
        Self { min_score, things: kept && before.finds.things, held: BTreeMap::new(), held_before }
    }

    /// Makes a change. Says whether it was one.
    pub(super) fn change(&mut self, change: FindsChange) -> bool {
        let before = self.clone();
        match change {
            FindsChange::MinScore(score) if score.is_finite() => self.min_score = score.clamp(0.0, 1.0),
            FindsChange::MinScore(_) => {}
            FindsChange::Things(shown) => self.things = shown,
            FindsChange::Holder { thing, person: Some(person) } => drop(self.held.insert(thing, person)),
            FindsChange::Holder { thing, person: None } => drop(self.held.remove(&thing)),
        }
        *self != before
    }

    /// Whether a subject is shown.
    #[must_use]
    pub fn shows(&self, subject: &Subject) -> bool {
        subject.score >= self.min_score && (self.things || !is_thing(subject))
    }
}

/// Whether a subject is something besides a person.
#[must_use]
pub fn is_thing(subject: &Subject) -> bool {
    !matches!(subject.label.as_str(), PERSON | "subject")
}

impl Cut {
    /// The subjects that are cut out: those who are chosen and shown, and what they hold.
    #[must_use]
    pub fn used<'a>(&self, subjects: &'a [Subject]) -> Vec<&'a Subject> {
        let on = |subject: &&Subject| self.chosen.contains(&subject.id) && self.finds.shows(subject);
        let people: BTreeSet<u32> = subjects.iter().filter(on).map(|subject| subject.id).collect();
        let held = |subject: &Subject| self.finds.held.get(&subject.id).is_some_and(|person| people.contains(person));
        subjects.iter().filter(|subject| people.contains(&subject.id) || held(subject)).collect()
    }

    /// The people who are there for sure and not cut out, and who are none of those who are.
    #[must_use]
    pub fn beside<'a>(&self, subjects: &'a [Subject]) -> Vec<&'a Subject> {
        let least = if self.model.is_some_and(mask_rcnn::is_one) { self.finds.min_score.max(SURE) } else { 0.0 };
        let used = self.used(subjects);
        let another = |subject: &&Subject| {
            let same = |used: &&Subject| {
                used.id == subject.id || covered(subject, used) >= SAME || covered(used, subject) >= SAME
            };
            subject.score >= least && !is_thing(subject) && !used.iter().any(same)
        };
        subjects.iter().filter(another).collect()
    }
}

/// Those of a new result who are chosen at first: everybody sure, no things.
#[must_use]
pub fn chosen_at_first(model: ModelId, subjects: &[Subject]) -> BTreeSet<u32> {
    let sure = |subject: &&Subject| !mask_rcnn::is_one(model) || (subject.score >= SURE && !is_thing(subject));
    subjects.iter().filter(sure).map(|subject| subject.id).collect()
}

/// The people of another result who are the chosen ones of this: a find is chosen when most of it lies in chosen ones.
/// Somebody this result did not have is chosen when everybody is. Where that leaves nobody: as at first.
#[must_use]
pub fn chosen_again(cut: &Cut, from: &[Subject], model: ModelId, to: &[Subject]) -> BTreeSet<u32> {
    let first = chosen_at_first(model, to);
    let chosen = |subject: &Subject| cut.chosen.contains(&subject.id);
    let shown: Vec<&Subject> = from.iter().filter(|subject| cut.finds.shows(subject)).collect();
    let everybody = shown.iter().filter(|subject| !is_thing(subject)).all(|subject| chosen(subject));
    let goes_on = |find: &Subject| {
        let (mut on, mut off) = (0.0, 0.0);
        for old in shown.iter().filter(|old| is_thing(old) == is_thing(find)) {
            let share = covered(find, old);
            if chosen(old) { on += share } else { off += share }
        }
        if on + off < SAME { everybody && first.contains(&find.id) } else { on >= SAME && on > off }
    };
    let again: BTreeSet<u32> = to.iter().filter(|find| goes_on(find)).map(|find| find.id).collect();
    let nobody_was = !shown.iter().any(|subject| chosen(subject));
    if again.is_empty() && !nobody_was { first } else { again }
}

/// Which things of a result come and go with which of its people, when it follows `from` of `cut`: as they did when it
/// was last used; for a thing that both have, as in `from`.
#[must_use]
pub fn held_again(cut: &Cut, from: &[Subject], model: ModelId, to: &[Subject]) -> BTreeMap<u32, u32> {
    let mut held = cut.finds.held_before.get(model).cloned().unwrap_or_default();
    let same = |find: &Subject, among: &[Subject]| -> Option<u32> {
        let alike = among.iter().filter(|other| other.label == find.label).map(|other| (other, overlap(find, other)));
        let best = alike.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share > SAME);
        best.map(|(other, _)| other.id)
    };
    for thing in to.iter().filter(|find| is_thing(find)) {
        let Some(before) = same(thing, from) else { continue };
        let holder = cut.finds.held.get(&before).and_then(|id| from.iter().find(|person| person.id == *id));
        match holder.and_then(|person| same(person, to)) {
            Some(person) => drop(held.insert(thing.id, person)),
            None => drop(held.remove(&thing.id)),
        }
    }
    held
}

/// What two masks share of what either covers, `0.0..=1.0`.
pub(super) fn overlap(a: &Subject, b: &Subject) -> f32 {
    let (of_a, of_b) = (covered(a, b), covered(b, a));
    if of_a > 0.0 && of_b > 0.0 { 1.0 / (1.0 / of_a + 1.0 / of_b - 1.0) } else { 0.0 }
}

/// The people of another result who are some of this one: most of each lies in these people, and more than in the others.
#[must_use]
pub fn same_people(ids: &BTreeSet<u32>, from: &[Subject], to: &[Subject]) -> BTreeSet<u32> {
    let same = |find: &Subject| {
        let (mut on, mut off) = (0.0, 0.0);
        for old in from.iter().filter(|old| is_thing(old) == is_thing(find)) {
            let share = covered(find, old);
            if ids.contains(&old.id) { on += share } else { off += share }
        }
        on >= SAME && on > off
    };
    to.iter().filter(|find| same(find)).map(|find| find.id).collect()
}

/// The part of a subject's mask that another's covers, `0.0..=1.0`.
fn covered(of: &Subject, by: &Subject) -> f32 {
    if of.bounds.intersection(&by.bounds).area() <= 0.0 {
        return 0.0;
    }
    let points = || points(&of.bounds).filter(|&(x, y)| of.mask.sample(x, y) > 0.5);
    let both = points().filter(|&(x, y)| by.mask.sample(x, y) > 0.5).count();
    both as f32 / points().count().max(1) as f32
}

/// Points spread over a box.
fn points(bounds: &Rect) -> impl Iterator<Item = (f64, f64)> {
    let at = |low: f32, high: f32, i: u32| f64::from(low + (high - low) * (i as f32 + 0.5) / POINTS as f32);
    let bounds = *bounds;
    (0..POINTS * POINTS).map(move |i| (at(bounds.x0, bounds.x1, i % POINTS), at(bounds.y0, bounds.y1, i / POINTS)))
}

/// The person who most likely holds a thing: whose mask lies nearest to it, inside the thing's box grown by a quarter
/// (a held thing touches a hand); else whose box is nearest.
#[must_use]
pub fn likely_holder(thing: &Subject, subjects: &[Subject]) -> Option<u32> {
    let b = thing.bounds;
    let (dx, dy) = ((b.width() / 4.0).max(4.0), (b.height() / 4.0).max(4.0));
    let around = Rect::new(b.x0 - dx, b.y0 - dy, b.x1 + dx, b.y1 + dy);
    let touch = |person: &Subject| points(&around).filter(|&(x, y)| person.mask.sample(x, y) > 0.5).count();
    let away = |person: &Subject| {
        let gap = |low: f32, high: f32, l: f32, h: f32| (low - h).max(l - high).max(0.0);
        let p = person.bounds;
        gap(b.x0, b.x1, p.x0, p.x1).hypot(gap(b.y0, b.y1, p.y0, p.y1))
    };
    let people = subjects.iter().filter(|subject| !is_thing(subject));
    let best = people.max_by(|a, b| touch(a).cmp(&touch(b)).then(away(b).total_cmp(&away(a))));
    best.map(|person| person.id)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::imaging::Mask;

    fn subject(id: u32, label: &str, score: f32, x: f32, width: f32) -> Subject {
        let bounds = Rect::new(x, 0.0, x + width, 100.0);
        let mask = Arc::new(Mask::in_box(28, 28, vec![1.0; 784], &bounds).unwrap());
        Subject { id, label: label.into(), score, bounds, face: None, mask }
    }

    fn cut(model: ModelId, chosen: &[u32], finds: Finds) -> Cut {
        Cut { model: Some(model), chosen: chosen.iter().copied().collect(), finds, ..Cut::default() }
    }

    fn ids(subjects: &[&Subject]) -> Vec<u32> {
        subjects.iter().map(|subject| subject.id).collect()
    }

    #[test]
    fn a_held_thing_comes_and_goes_with_its_person() {
        let all = [
            subject(1, PERSON, 0.9, 0.0, 50.0),
            subject(2, PERSON, 0.8, 60.0, 50.0),
            subject(3, "bat", 0.7, 50.0, 20.0),
        ];
        let mut it = cut("mask-rcnn", &[1, 2], Finds { min_score: 0.5, ..Finds::default() });
        assert_eq!(ids(&it.used(&all)), [1, 2]);
        assert!(it.finds.change(FindsChange::Holder { thing: 3, person: Some(2) }));
        assert_eq!(ids(&it.used(&all)), [1, 2, 3]);
        it.chosen.remove(&2);
        assert_eq!(ids(&it.used(&all)), [1]);
        it.chosen.insert(2);
        it.finds.min_score = 0.85; // its person is hidden
        assert_eq!(ids(&it.used(&all)), [1]);
    }

    #[test]
    fn weak_finds_and_things_are_hidden_until_they_are_asked_for() {
        let (weak, ball) = (subject(1, PERSON, 0.3, 0.0, 50.0), subject(2, "sports ball", 0.9, 0.0, 9.0));
        let mut finds = Finds::of_model("mask-rcnn", &Cut::default());
        assert!(!finds.shows(&weak) && !finds.shows(&ball));
        assert!(finds.change(FindsChange::MinScore(0.2)) && finds.change(FindsChange::Things(true)));
        assert!(finds.shows(&weak) && finds.shows(&ball));
        assert!(!finds.change(FindsChange::MinScore(f32::NAN)) && !finds.change(FindsChange::Things(true)));
        assert!(Finds::of_model("people", &Cut::default()).shows(&weak));
    }

    #[test]
    fn chosen_people_stay_chosen_under_another_model() {
        let people = [subject(1, PERSON, 0.9, 0.0, 50.0), subject(2, PERSON, 0.9, 60.0, 50.0)];
        // The other model numbers them the other way round, is a little off, and finds a third.
        let other = [
            subject(1, PERSON, 0.9, 62.0, 50.0),
            subject(2, PERSON, 0.7, 3.0, 44.0),
            subject(3, PERSON, 0.9, 200.0, 30.0),
        ];
        let again = |chosen: &[u32]| {
            chosen_again(&cut("people", chosen, Finds::default()), &people, "mask-rcnn", &other)
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(again(&[1]), [2]);
        assert_eq!(again(&[2]), [1]);
        assert_eq!(again(&[1, 2]), [1, 2, 3]);
        assert_eq!(again(&[]), [] as [u32; 0]);
        // One salient subject over both.
        let both = [Subject { label: "subject".into(), ..subject(1, PERSON, 0.9, 0.0, 110.0) }];
        let on = chosen_again(&cut("u2netp", &[1], Finds::default()), &both, "mask-rcnn", &other);
        assert_eq!(on.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn held_things_are_held_again_when_their_result_is() {
        let exact = [subject(1, PERSON, 0.9, 0.0, 50.0), subject(2, "bat", 0.8, 50.0, 20.0)];
        let people = [subject(1, PERSON, 0.9, 2.0, 47.0)];
        let int8 = [
            subject(1, PERSON, 0.9, 200.0, 40.0),
            subject(2, PERSON, 0.9, 1.0, 50.0),
            subject(3, "bat", 0.8, 51.0, 18.0),
        ];
        let mut it = cut("mask-rcnn", &[1], Finds::of_model("mask-rcnn", &Cut::default()));
        it.finds.held.insert(2, 1);
        let mut go = |from: &[Subject], model: ModelId, to: &[Subject]| {
            let held = held_again(&it, from, model, to);
            it.finds = Finds { held: held.clone(), ..Finds::of_model(model, &it) };
            it.model = Some(model);
            held.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(go(&exact, "people", &people), []);
        assert_eq!(go(&people, "mask-rcnn", &exact), [(2, 1)], "as it was");
        assert_eq!(go(&exact, "mask-rcnn-int8", &int8), [(3, 2)], "the same bat, the same person");
        it.finds.held.clear();
        assert!(held_again(&it, &int8, "mask-rcnn", &exact).is_empty(), "taken away is taken away");
    }

    #[test]
    fn a_thing_belongs_to_whom_it_touches_most() {
        let all = [
            subject(1, PERSON, 0.9, 0.0, 50.0),
            subject(2, PERSON, 0.9, 80.0, 50.0),
            subject(3, "bat", 0.7, 70.0, 20.0),
        ];
        assert_eq!(likely_holder(&all[2], &all), Some(2));
        assert_eq!(likely_holder(&subject(4, "bat", 0.7, 52.0, 3.0), &all), Some(1));
        assert_eq!(likely_holder(&all[2], &all[2..]), None);
    }
}
