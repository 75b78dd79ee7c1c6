"""The virtual environment that the peers are installed into."""
import pathlib
import subprocess
import venv

# Each is installed separately, so that a failure does not affect the others; the packages after the first are its requirements.
PACKAGES = {"rensa": ["rensa"], "datasketch": ["datasketch"], "FastSketchLSH": ["FastSketchLSH"], "gaoya": ["gaoya"],
            "StringZilla": ["stringzilla", "stringzillas-cpus"], "Daft": ["daft"], "fastdedup": ["fastdedup"],
            "text-dedup": ["text-dedup"], "datatrove": ["datatrove[io,processing]", "tokenizers", "spacy"]}


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no message"


def install(folder):
    """Python of the environment, and by peer its version or, where it did not install, {"failed": reason}."""
    python = pathlib.Path(folder) / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run(pip + ["install", "--quiet", "numpy"], check=True)
    found = {}
    for peer, packages in PACKAGES.items():
        asked = subprocess.run(pip + ["install", "--quiet"] + packages, check=False, capture_output=True, text=True)
        if asked.returncode != 0:
            found[peer] = {"failed": last_line(asked.stderr)}
            continue
        shown = subprocess.run(pip + ["show", packages[0].split("[")[0]], check=True, capture_output=True, text=True)
        found[peer] = {"version": next(line.split()[1] for line in shown.stdout.splitlines() if line[:8] == "Version:")}
    return str(python), found
