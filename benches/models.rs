//! The models: from a photo to a tensor, the networks themselves, and whole runs. Real networks, real photos.
//!
//! `cargo bench --bench models`. The first run on a machine fetches ONNX Runtime.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

use std::path::Path;

use divan::{Bencher, black_box};
use lineup::{
    imaging::{Photo, load, resize},
    inference::{
        self, Progress,
        mask_rcnn::{Ask, FAINTEST, MaskRcnn, Quality, conv::Conv, roi::Level},
        tensor,
    },
};

fn main() {
    inference::runtime::quiet();
    inference::runtime::open(&Progress::default()).unwrap();
    divan::main();
}

fn sample(name: &str) -> Photo {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)).unwrap()
}

/// A photo of 24 megapixels, without detail that would matter here.
fn large() -> Photo {
    let small = sample("astronaut.png");
    let side = 4900;
    let rgb = resize::area(small.rgb(), 3, (small.width(), small.height()), (side, side));
    Photo::from_rgb(side, side, rgb).unwrap()
}

#[divan::bench]
fn tensor_of_24_megapixels(bencher: Bencher<'_, '_>) {
    let photo = large();
    bencher.bench(|| tensor::salient_input(black_box(&photo), 320, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]));
}

#[divan::bench(sample_count = 10)]
fn proxy_of_24_megapixels(bencher: Bencher<'_, '_>) {
    let photo = large();
    bencher.bench(|| black_box(&photo).proxy(2048));
}

#[divan::bench(sample_count = 10, args = ["u2netp", "people"])]
fn run_on_the_astronaut(bencher: Bencher<'_, '_>, model: &str) {
    let photo = sample("astronaut.png");
    let mut network = (inference::model(model).unwrap().load)(&Progress::default()).unwrap();
    bencher.bench_local(|| network.segment(&photo, &Progress::default()).unwrap());
}

#[divan::bench(sample_count = 5, args = ["u2netp", "people"])]
fn run_on_24_megapixels(bencher: Bencher<'_, '_>, model: &str) {
    let photo = large();
    let mut network = (inference::model(model).unwrap().load)(&Progress::default()).unwrap();
    bencher.bench_local(|| network.segment(&photo, &Progress::default()).unwrap());
}

#[divan::bench(sample_count = 5, args = ["u2netp", "people"])]
fn open(model: &str) {
    drop((inference::model(model).unwrap().load)(&Progress::default()).unwrap());
}

/// The trained network of the tests, a hundredth of the full one; `benches/peers/detectron2.py` times that.
#[divan::bench(sample_count = 10)]
fn small_mask_rcnn(bencher: Bencher<'_, '_>) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mask_rcnn");
    let progress = Progress::default();
    let mut network = MaskRcnn::open(&data.join("tiny_person.pkl"), "mask-rcnn", &progress).unwrap();
    let photo = load(&data.join("group_a.png")).unwrap();
    let ask = Ask { quality: Quality::Exact, all_classes: true, score: FAINTEST };
    bencher.bench_local(|| network.find(&photo, &ask, &progress).unwrap());
}

/// The largest convolution of the full Mask R-CNN, of which a run makes two: 256 channels over 300 x 200 places.
#[divan::bench(sample_count = 10)]
fn convolution_of_the_finest_level(bencher: Bencher<'_, '_>) {
    let (width, height, channels) = (300, 200, 256);
    let some = |i: usize| ((i * 7919) % 1009) as f32 / 504.5 - 1.0;
    let data: Vec<f32> = (0..width * height * channels).map(some).collect();
    let weights: Vec<f32> = (0..channels * channels * 9).map(some).collect();
    let conv = Conv::new(&weights, &vec![0.0; channels]);
    let level = Level::new([height, width, channels], &data).unwrap();
    bencher.bench(|| conv.run(black_box(&level), true));
}
