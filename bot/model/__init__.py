"""The trained model: built from the data files, loaded inside this process, measured."""
