//! Weights into a run and out of it, as files that PyTorch reads.

use crate::error::{Error, ErrorKind, Result};
use crate::run::course::Run;

impl Run {
    /// The weights as they are now, as a safetensors file that PyTorch reads.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn weights(&self) -> Result<Vec<u8>> {
        self.trainer.weights().await
    }

    /// Begins with the weights of a file like that of [`Self::weights`] instead of fresh ones.
    ///
    /// # Errors
    /// The run has begun, or the file does not fit the network; the run is then as it was.
    pub fn load_weights(&mut self, file: &[u8]) -> Result<()> {
        if self.has_begun() {
            let message = "Weights: they can be loaded before a run has begun; start a new one.";
            return Err(Error::new(ErrorKind::Weights, "", message));
        }
        self.trainer.load_weights(file)
    }
}
