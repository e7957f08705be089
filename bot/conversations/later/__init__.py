"""What is said when its time has come."""
