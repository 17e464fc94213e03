//! An open network: run it by name, check shapes.
