"""The commands of `workflow-app`, one module for each subject."""
