"""The application around the machines: storage, services, screens, worker and command line."""
