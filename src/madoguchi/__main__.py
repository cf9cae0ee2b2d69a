"""`python -m madoguchi`: the same as the command `madoguchi`, where it is not on the path."""

from madoguchi.faces.cli.main import run

if __name__ == "__main__":
    run()
