//! What the canvas draws of each subject: outlines and tint at the proxy's size, made by a job, kept for each photo.
//!
//! Must not know: where they are drawn, who is pointed at.

use std::{collections::BTreeMap, sync::Arc};

use egui::{ColorImage, Pos2, Rect, TextureHandle, TextureId};

use super::{textures, tint};
use crate::{
    editor::{Job, PhotoEntry, PhotoId, Preview},
    imaging::{Areas, Mask},
    inference::Subject,
};

/// Long side of the raster that outlines are traced on, pixels.
const TRACE_SIDE: u32 = 1024;
/// Lines that are smaller than this many of those pixels are left out.
const SPECK: f32 = 3.0;

/// A closed line round a subject, or round a hole in them, in photo pixels.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its corners.
    pub points: Vec<Pos2>,
    /// Their box.
    pub bounds: Rect,
}

/// The lines of each subject, by its id.
pub type Outlines = Arc<BTreeMap<u32, Vec<Line>>>;

struct Trace {
    subjects: Arc<Vec<Subject>>,
    areas: Arc<Areas>,
    threshold: f32,
    outlines: Outlines,
    tint: Option<(Arc<Preview>, TextureHandle)>,
}

struct Traced {
    areas: Arc<Areas>,
    outlines: Outlines,
    tint: Option<ColorImage>,
}

/// What is being traced: of which photo, from what.
type Running = (PhotoId, Arc<Vec<Subject>>, Arc<Preview>, Job<Traced>);

/// The traces of all photos, and the job that makes the next.
#[derive(Default)]
pub struct Traces {
    of: BTreeMap<PhotoId, Trace>,
    running: Option<Running>,
    crashed: Option<Arc<Preview>>,
}

impl Traces {
    /// The outlines and, when wanted, the tint of a photo: the last that were made, and the job for those that `preview`
    /// asks for is under way.
    pub fn of(
        &mut self,
        ctx: &egui::Context,
        entry: &PhotoEntry,
        subjects: &Arc<Vec<Subject>>,
        preview: &Arc<Preview>,
        want_tint: bool,
    ) -> Option<(Outlines, Option<TextureId>)> {
        self.take_in(ctx);
        let trace = self.of.get(&entry.id).filter(|trace| Arc::ptr_eq(&trace.subjects, subjects));
        let threshold = preview.cut.edge.threshold;
        let current = trace.is_some_and(|trace| {
            let tinted = trace.tint.as_ref().is_some_and(|(from, _)| Arc::ptr_eq(from, preview));
            trace.threshold == threshold && (tinted || !want_tint)
        });
        let crashed = self.crashed.as_ref().is_some_and(|crashed| Arc::ptr_eq(crashed, preview));
        if !current && !crashed && self.running.is_none() {
            let kept = trace.map(|trace| (trace.areas.clone(), trace.threshold, trace.outlines.clone()));
            self.running = Some((
                entry.id,
                subjects.clone(),
                preview.clone(),
                start(ctx, entry, subjects, preview, kept, want_tint),
            ));
        }
        trace.map(|trace| (trace.outlines.clone(), trace.tint.as_ref().map(|(_, texture)| texture.id())))
    }

    /// The preview that the tint of a photo was made from.
    pub fn tinted(&self, photo: PhotoId) -> Option<&Arc<Preview>> {
        self.of.get(&photo)?.tint.as_ref().map(|(from, _)| from)
    }

    fn take_in(&mut self, ctx: &egui::Context) {
        let Some((photo, subjects, preview, job)) = self.running.take() else { return };
        match job.try_take() {
            Err(job) => self.running = Some((photo, subjects, preview, job)),
            Ok(Err(_crash)) => self.crashed = Some(preview), // nothing is drawn; the next edit tries again
            Ok(Ok(made)) => {
                let was = self.of.remove(&photo).and_then(|trace| trace.tint);
                let tint = made.tint.map(|image| match was {
                    Some((_, mut texture)) => {
                        texture.set(image, textures::options());
                        (preview.clone(), texture)
                    }
                    None => (preview.clone(), ctx.load_texture("tint", image, textures::options())),
                });
                let threshold = preview.cut.edge.threshold;
                let (areas, outlines) = (made.areas, made.outlines);
                self.of.insert(photo, Trace { subjects, areas, threshold, outlines, tint });
            }
        }
    }

    /// Drops what belongs to photos that are gone.
    pub fn keep(&mut self, alive: impl Fn(PhotoId) -> bool) {
        self.of.retain(|id, _| alive(*id));
    }
}

fn start(
    ctx: &egui::Context,
    entry: &PhotoEntry,
    subjects: &Arc<Vec<Subject>>,
    preview: &Arc<Preview>,
    kept: Option<(Arc<Areas>, f32, Outlines)>,
    want_tint: bool,
) -> Job<Traced> {
    let (subjects, preview, waker) = (subjects.clone(), preview.clone(), ctx.clone());
    let size = (entry.photo.width(), entry.photo.height());
    Job::spawn(&(Arc::new(move || waker.request_repaint()) as _), move |_| {
        let threshold = preview.cut.edge.threshold;
        let (areas, outlines) = match kept {
            Some((areas, of, outlines)) if of == threshold => (areas, outlines),
            Some((areas, _, _)) => (areas.clone(), outlines(&areas, &subjects, threshold)),
            None => {
                let masks: Vec<&Mask> = subjects.iter().map(|subject| &*subject.mask).collect();
                let areas = Arc::new(Areas::new(&masks, size, TRACE_SIDE));
                (areas.clone(), outlines(&areas, &subjects, threshold))
            }
        };
        let tint = want_tint.then(|| {
            let used: Vec<u32> = preview.cut.used(&subjects).iter().map(|subject| subject.id).collect();
            let owners = areas.owners(|index| subjects.get(index).is_some_and(|one| used.contains(&one.id)));
            tint::tint(&preview.matte, &owners, (areas.width, areas.height), &tint::colours(subjects.iter()))
        });
        Traced { areas, outlines, tint }
    })
}

fn outlines(areas: &Areas, subjects: &[Subject], threshold: f32) -> Outlines {
    let line = |points: Vec<[f32; 2]>| {
        let points: Vec<Pos2> = points.into_iter().map(|[x, y]| Pos2::new(x, y)).collect();
        Line { bounds: Rect::from_points(&points), points }
    };
    let speck = SPECK * areas.scale();
    let lines = |lines: Vec<Vec<[f32; 2]>>| {
        lines.into_iter().map(line).filter(|line| line.bounds.size().max_elem() > speck).collect()
    };
    let ids = subjects.iter().map(|subject| subject.id);
    Arc::new(ids.zip(areas.outlines(threshold).into_iter().map(lines)).collect())
}
