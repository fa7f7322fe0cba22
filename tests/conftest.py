import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("support")))
pytest_plugins = ["harness.fixtures", "harness.cluster", "harness.campaign"]
