//! The commands with Mask R-CNN, as a stranger runs them.

use std::process::{Command, Output};

use serde_json::Value;

use crate::{common, reference::Reference};

fn lineup(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lineup"));
    command.args(arguments).env_remove("LINEUP_MASK_RCNN").output().unwrap()
}

fn own(name: &str) -> String {
    common::file("tests/data/mask_rcnn").join(name).display().to_string()
}

/// Asserts the exit status; gives what was said.
fn ended(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn listed(arguments: &[&str]) -> Vec<Value> {
    let all = [
        &["people", &own("group_a.png"), "--model", "mask-rcnn", "--weights", &own("tiny_person.pkl"), "--json"],
        arguments,
    ];
    let output = lineup(&all.concat());
    ended(&output, 0);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["model"], "mask-rcnn");
    json["people"].as_array().unwrap().clone()
}

#[test]
fn people_lists_those_of_the_reference_left_to_right() {
    let reference = Reference::read(&common::file("tests/data/mask_rcnn"), "group_a");
    let mut wanted: Vec<[f32; 4]> = reference.people.iter().map(|&row| reference.boxes_full[row]).collect();
    wanted.sort_by(|a, b| (a[0] + a[2]).total_cmp(&(b[0] + b[2])));
    let people = listed(&[]);
    assert_eq!(people.len(), wanted.len());
    for (person, corners) in people.iter().zip(wanted) {
        assert_eq!(person["label"], "person");
        for (i, corner) in corners.iter().enumerate() {
            assert!((person["box"][i].as_f64().unwrap() - f64::from(*corner)).abs() < 0.06, "{person} {corners:?}");
        }
    }
}

#[test]
fn scores_classes_and_quality_are_as_asked() {
    let sure = listed(&["--score", "0.9", "--all-classes"]);
    assert!(sure.iter().any(|find| find["label"] == "cone") && sure.iter().any(|find| find["label"] == "person"));
    assert!(sure.iter().all(|find| find["score"].as_f64().unwrap() >= 0.9));
    let all = listed(&["--score", "0.05", "--all-classes"]);
    assert_eq!(all.len(), 22, "as many as Detectron2");
    assert!(!listed(&["--quality", "fast", "--score", "0.8"]).is_empty());
}

#[test]
fn a_hard_cutout_feathered_by_seven_is_the_references_alpha() {
    let folder = tempfile::tempdir().unwrap();
    let mask = folder.path().join("mask.png").display().to_string();
    let photo = own("group_a.png");
    let weights = own("tiny_person.pkl");
    let edge = ["--threshold", "0.5", "--softness", "0", "--feather", "7", "--mask-only"];
    let all = [&["cutout", &photo, "-o", &mask, "--model", "mask-rcnn", "--weights", &weights], &edge[..]];
    ended(&lineup(&all.concat()), 0);
    let ours = image::open(&mask).unwrap().into_luma8();
    let reference = image::open(own("group_a.alpha15.png")).unwrap().into_luma8();
    assert_eq!(ours.dimensions(), reference.dimensions());
    let apart = ours.as_raw().iter().zip(reference.as_raw()).filter(|(a, b)| a != b).count();
    // From our own boxes, which are a ten-thousandth of a pixel off: a pixel on the very edge may fall the other way.
    assert!(apart < 200, "{apart} pixels differ");
}

#[test]
fn what_cannot_be_is_one_sentence() {
    let (photo, weights) = (own("group_a.png"), own("tiny_person.pkl"));
    let usage = ended(&lineup(&["people", &photo, "--score", "0.5"]), 2);
    assert!(usage.contains("--model mask-rcnn"), "{usage}");
    let both = ["people", &photo, "--model", "mask-rcnn", "--quality", "fast", "--all-classes"];
    assert!(ended(&lineup(&both), 2).contains("people only"));
    let missing = ["people", &photo, "--model", "mask-rcnn", "--weights", "no/such.pkl"];
    let said = ended(&lineup(&missing), 1);
    assert!(said.contains("no/such.pkl") && said.contains("check its name") && said.lines().count() == 1, "{said}");
    let picture = ["people", &photo, "--model", "mask-rcnn", "--weights", &photo];
    assert!(ended(&lineup(&picture), 1).contains("cannot be used"));

    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("mine.pkl");
    std::fs::copy(&weights, &copy).unwrap();
    std::fs::write(folder.path().join("mine.json"), r#"{"classes": ["person"]}"#).unwrap();
    let said = ended(&lineup(&["people", &photo, "--model", "mask-rcnn", "--weights", &copy.display().to_string()]), 1);
    assert!(said.contains("mine.json") && said.contains("names 1 classes, the network has 2"), "{said}");
    assert!(said.contains("correct it") && said.lines().count() == 1, "{said}");
}
