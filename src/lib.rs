//! Lineup puts a missing friend into the team photo.

pub mod imaging;
pub mod inference;
