//! Times Mask R-CNN alone: `mask_rcnn PHOTO CHECKPOINT all|people|fast RUNS` opens the checkpoint, runs once to warm up
//! and RUNS times measured, and prints one line of JSON. `benches/peers/detectron2.py` compares it with Detectron2.

use std::{env, error::Error, path::Path, time::Instant};

use lineup::{
    imaging,
    inference::{
        Progress,
        mask_rcnn::{Ask, FAINTEST, MaskRcnn, Quality},
        runtime,
    },
};

#[expect(clippy::print_stdout, reason = "this is what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [photo, checkpoint, mode, runs] = arguments.as_slice() else {
        return Err("usage: mask_rcnn PHOTO CHECKPOINT all|people|fast RUNS".into());
    };
    let ask = match mode.as_str() {
        "all" => Ask { quality: Quality::Exact, all_classes: true, score: FAINTEST },
        "people" => Ask { quality: Quality::Exact, all_classes: false, score: 0.5 },
        "fast" => Ask { quality: Quality::Fast, all_classes: false, score: 0.5 },
        _ => return Err("the mode is all, people or fast".into()),
    };
    let (photo, progress) = (imaging::load(Path::new(photo))?, Progress::default());
    runtime::open(&progress)?;
    let start = Instant::now();
    let mut network = MaskRcnn::open(Path::new(checkpoint), "mask-rcnn", &progress)?;
    let ready = start.elapsed().as_secs_f64();
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..=runs.parse()? {
        let start = Instant::now();
        found = network.find(&photo, &ask, &progress)?.len();
        times.push(start.elapsed().as_secs_f64());
    }
    let runs = times.get(1..).unwrap_or_default();
    println!("{{\"ready\": {ready}, \"runs\": {runs:?}, \"found\": {found}, \"peak_mib\": {}}}", peak_mib());
    Ok(())
}

/// The most memory this process had, where the system says so (Linux).
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
