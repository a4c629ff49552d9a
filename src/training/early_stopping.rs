//! Early stopping: which epoch had the lowest validation loss, and when to give up waiting for a
//! lower one. Keras' `EarlyStopping(patience=…, restore_best_weights=True)`.

/// The lowest validation loss so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct EarlyStopping {
    best: Option<(u32, f64)>,
}

impl EarlyStopping {
    /// Records the validation loss after an epoch; returns whether it is the lowest so far. The
    /// untrained network, epoch 0, does not count.
    pub fn hear(&mut self, epoch: u32, loss: f64) -> bool {
        let is_lowest = epoch > 0 && self.best.is_none_or(|(_, lowest)| loss < lowest);
        if is_lowest {
            self.best = Some((epoch, loss));
        }
        is_lowest
    }

    /// Whether the lowest loss is `patience` epochs ago by the end of `epoch`; never for 0.
    pub fn ends(&self, epoch: u32, patience: u32) -> bool {
        self.best_epoch(patience)
            .is_some_and(|best| epoch >= best + patience)
    }

    /// The epoch of the lowest loss; `None` for a patience of 0.
    pub fn best_epoch(&self, patience: u32) -> Option<u32> {
        self.best.map(|(epoch, _)| epoch).filter(|_| patience > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_when_the_lowest_loss_is_patience_epochs_ago() {
        let mut stopping = EarlyStopping::default();
        let losses = [0.1, 1.0, 0.8, 0.9, 0.8, 0.85, 0.7];
        let ends: Vec<bool> = losses
            .iter()
            .zip(0..)
            .map(|(&loss, epoch)| {
                stopping.hear(epoch, loss);
                stopping.ends(epoch, 3)
            })
            .collect();
        assert_eq!(ends, [false, false, false, false, false, true, false]);
        assert_eq!(stopping.best_epoch(3), Some(6));
        assert_eq!(stopping.best_epoch(0), None);
        assert!(!stopping.ends(100, 0));
    }
}
