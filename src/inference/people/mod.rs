//! People: every person of a photo as a subject of their own, with a soft mask.
//!
//! Three networks look: CenterFace for faces, BlazePose for the body below each face, U²-Net-p for what stands out.
//! BlazePose knows who but is coarse and drawn for one body; U²-Net-p is sharp but knows nobody. So:
//!
//! 1. `faces`: faces, in tiles where they are small, from afar where one fills the photo.
//! 2. `body`: for every face the body below it (`pose`); `neighbours`: once more, the others hidden, where it ran over
//!    to one of them.
//! 3. `leftovers`: what else stands out and is a body that holds still: a person whose face is not seen.
//! 4. `grid`: one working grid over all of them; nothing after this is done at the photo's size.
//! 5. `crops`: what stands out, again, in crops of the people.
//! 6. `owner`: every person claims cells by skeleton and body mask; `silhouette`: the outline of all together, mixed
//!    from bodies and what stands out; `walker`: who owns every cell of it, by the claims and the photo's edges.
//!
//! Every cell has one owner, so two masks add up to the outline, at most 1, between cells as well: no point is above a
//! half in both.
//!
//! Sources: CenterFace (Xu et al. 2020), BlazePose (Bazarevsky et al. 2020; MediaPipe), U²-Net (Qin et al. 2020),
//! distances (Felzenszwalb and Huttenlocher 2012). The constants that are not theirs were chosen on a score of photos
//! of groups, sports, portraits, animals and things, each with what it is for beside it.
//!
//! Must not know: the document, thresholds of the matte.

mod body;
mod crops;
mod distance;
mod faces;
mod grid;
mod leftovers;
mod levels;
mod neighbours;
mod owner;
mod parts;
mod pose;
mod raster;
mod shapes;
mod silhouette;
mod subject;
mod walker;

use rayon::prelude::*;

use super::{
    InferenceError, ModelSpec, Progress, Segmenter, Stage, Subject,
    session::Session,
    store::{self, ModelFile},
    u2net::{U2NETP_FILE, U2Net},
};
use crate::imaging::{Affine, Photo, Rect, sample};

/// The People model, carried by the program.
pub const PEOPLE: ModelSpec = ModelSpec {
    id: "people",
    files: &[CENTERFACE_FILE, BLAZEPOSE_FILE, U2NETP_FILE],
    finds_people: true,
    load: &|progress| Ok(Box::new(People::open(progress)?)),
};

const CENTERFACE_FILE: ModelFile = ModelFile {
    name: "centerface.onnx",
    embedded: Some(include_bytes!("../../../models/centerface.onnx")),
    size: 3_659_969,
    checksum: "13c8b09c86731568667b8fb7ad1a0a5c0ebefb3b21bfe4a63deaf26f0cdc8c8e",
    sure: true,
    licence: "MIT",
    source: "https://github.com/Star-Clouds/CenterFace",
};
const BLAZEPOSE_FILE: ModelFile = ModelFile {
    name: "blazepose_full.onnx",
    embedded: Some(include_bytes!("../../../models/blazepose_full.onnx")),
    size: 6_168_271,
    checksum: "93d52fbed21a18ae68587d83b4bf3efcb17f21517ad5a6f6b319adeac3062f29",
    sure: true,
    licence: "Apache-2.0",
    source: "https://github.com/google-ai-edge/mediapipe",
};

/// At most so many people are handled, those with the surest faces: beyond it a photo is a crowd, not a group.
pub const MOST_PEOPLE: usize = 60;
/// Steps of [`Stage::Finding`]: faces, the bodies below them, those that ran over to a neighbour, people without a
/// face.
const FINDING: u32 = 100;
const FACES: Range = Range(0, 40);
const BODIES: Range = Range(40, 60);
const NEIGHBOURS: Range = Range(60, 70);
const LEFTOVERS: Range = Range(70, FINDING);

/// A part of the steps of a stage.
#[derive(Clone, Copy, Debug)]
struct Range(u32, u32);

impl Range {
    /// `done` of `all` things of this part are done.
    fn reach(self, progress: &Progress, done: usize, all: usize) -> Result<(), InferenceError> {
        progress.reach(self.0 + (self.1 - self.0) * done.min(all) as u32 / all.max(1) as u32)
    }
}

/// The three networks, open.
pub struct People {
    faces: Session,
    poses: Session,
    salient: U2Net,
}

impl People {
    /// Opens the networks.
    ///
    /// # Errors
    /// When the ONNX Runtime library is not there or refuses a network, or `progress` was cancelled.
    pub fn open(progress: &Progress) -> Result<Self, InferenceError> {
        let open = |file: &ModelFile| Session::open(&store::open_bytes(file, progress)?, file.name, progress);
        let (faces, poses) = (open(&CENTERFACE_FILE)?, open(&BLAZEPOSE_FILE)?);
        Ok(Self { faces, poses, salient: U2Net::open(&U2NETP_FILE, progress)? })
    }
}

/// The faces of a photo at a glance: how many people there are, before anybody is told apart.
pub struct Glance(Session);

impl Glance {
    /// Opens the network.
    ///
    /// # Errors
    /// When the ONNX Runtime library is not there or refuses the network, or `progress` was cancelled.
    pub fn open(progress: &Progress) -> Result<Self, InferenceError> {
        Ok(Self(Session::open(&store::open_bytes(&CENTERFACE_FILE, progress)?, CENTERFACE_FILE.name, progress)?))
    }

    /// The boxes of the faces that are not small, in photo pixels, the surest first.
    ///
    /// # Errors
    /// When the network fails, or the user stopped it.
    pub fn faces(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Rect>, InferenceError> {
        let faces = faces::glance(&mut self.0, &sample::on_white(photo), progress)?;
        Ok(faces.into_iter().map(|face| face.bounds).collect())
    }
}

impl Segmenter for People {
    fn segment(&mut self, photo: &Photo, progress: &Progress) -> Result<Vec<Subject>, InferenceError> {
        progress.begin(Stage::Finding, FINDING)?;
        let photo = sample::on_white(photo);
        let faces = faces::find(&mut self.faces, &photo, progress, FACES)?;
        let levels = levels::Levels::new(&photo);
        let mut poser = pose::Poser { network: &mut self.poses, levels: &levels, progress };
        let mut people: Vec<body::Body> = Vec::new();
        for (done, face) in faces.iter().enumerate() {
            let body = body::Body::below(face, &photo, &mut poser)?;
            if !people.iter().any(|other| body.repeats(other)) {
                people.push(body);
            }
            BODIES.reach(progress, done + 1, faces.len())?;
        }
        neighbours::part(&mut people, &photo, &mut poser, NEIGHBOURS)?;
        let whole = crops::look(&mut self.salient, &photo, progress)?;
        let more = leftovers::find(&mut poser, &photo, &people, &whole, LEFTOVERS)?;
        people.extend(more);

        let rectangles = crops::rectangles(&people, &photo);
        let Some(&all) = rectangles.first() else { return Ok(Vec::new()) };
        progress.begin(Stage::Masks, rectangles.len() as u32 + 2)?;
        let grid = grid::Grid::over(all, &people);
        let salient = crops::on_grid(&mut self.salient, &photo, &whole, &people, &rectangles, &grid, progress)?;
        let claims: Vec<owner::Claim> =
            people.par_iter().map(|body| owner::Claim::of(body, &grid, &photo, &salient)).collect();
        progress.step()?;
        let sizes: Vec<f64> = people.iter().map(|body| body.face_px * grid.scale).collect();
        let mut silhouette = silhouette::Silhouette::of(&claims, &sizes, &salient, &grid);
        walker::settle(&claims, &silhouette.person, &mut silhouette.owner, &colours(&levels, &grid));
        progress.step()?;
        Ok(subject::subjects(&people, &claims, &silhouette, &grid, &photo))
    }
}

/// The photo's colours on half the grid, `0.0..=1.0`.
fn colours(levels: &levels::Levels, grid: &grid::Grid) -> raster::Raster<[f32; 3]> {
    let (width, height) = (grid.width.div_ceil(2), grid.height.div_ceil(2));
    let to_photo = Affine::scale_then_move(2.0 / grid.scale, 2.0 / grid.scale, grid.x0, grid.y0);
    let values = levels.raster(&to_photo, width as u32, height as u32);
    let mut cells: Vec<[f32; 3]> = values.as_chunks::<3>().0.iter().map(|rgb| rgb.map(|v| v / 255.0)).collect();
    cells.resize(width * height, [0.0; 3]);
    raster::Raster { width, height, cells }
}
