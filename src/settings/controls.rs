//! All settings: the one list from which the page builds its controls, links and the command line
//! read values, and the tests take their walks.

use crate::error::{Error, ErrorKind, Result};
use crate::settings::control::{Control, DATA, excerpt};
use crate::settings::{augmentation, compute, data, experiment, fault, network, training};

/// The settings of each group, in the order in which the page shows and links spell them. The order
/// of settings that links may hold already is frozen.
const GROUPS: [&[Control]; 7] = [
    &data::CONTROLS,
    &augmentation::CONTROLS,
    &network::CONTROLS,
    &training::CONTROLS,
    &experiment::CONTROLS,
    &compute::CONTROLS,
    &fault::CONTROLS,
];

const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

/// Every setting of an [`Experiment`](crate::settings::Experiment), group after group.
pub const CONTROLS: &[Control] = &{
    let mut all = [DATA; COUNT];
    let (mut filled, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut index = 0;
        while index < GROUPS[group].len() {
            all[filled] = GROUPS[group][index];
            filled += 1;
            index += 1;
        }
        group += 1;
    }
    all
};

impl Control {
    /// The control of a link key.
    ///
    /// # Errors
    /// There is no such key.
    pub fn find(key: &str) -> Result<&'static Self> {
        CONTROLS
            .iter()
            .find(|control| control.key == key)
            .ok_or_else(|| {
                let shown = excerpt(key);
                Error::new(
                    ErrorKind::Link,
                    &shown,
                    format!("There is no setting “{shown}”."),
                )
            })
    }
}
