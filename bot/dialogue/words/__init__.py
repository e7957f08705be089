"""What typed words say by themselves, whatever was said before."""
