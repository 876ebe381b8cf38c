"""Long jobs: asked for by a person, done by a worker, told while they run."""
