"""What code comes in: AOT XML, .xpo, .axpp, HTML web resources and solution .zip files."""
