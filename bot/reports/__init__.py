"""What a coordinator may see: health, never content; numbers only over five people or more."""
