"""What is known about the installation that Workers run on."""
