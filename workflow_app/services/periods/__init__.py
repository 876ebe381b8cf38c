"""Periodic reports: opened for each period, composed by a superior, looked over by who asked."""
