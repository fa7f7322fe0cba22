"""include_paths.py ROOT PATHS COMPILER: for every room, a header of each room that it may not see
does not compile, and a header of each room that it may see is found."""
import os
import subprocess
import sys

from tree import Tree


def first_header(tree, room):
    for name in tree.files:
        folder, file = os.path.split(name)
        if folder == "src/" + room and file.endswith(".hpp"):
            return f"{room}/{file}"
    return None


def compiles(compiler, folders, header):
    run = subprocess.run(
        [compiler, "-std=c++20", "-E", "-x", "c++", "-o", "/dev/null"]
        + [f"-I{folder}" for folder in folders] + ["-"],
        input=f'#if !__has_include("{header}")\n#error "not found"\n#endif\n',
        capture_output=True, text=True, check=False)
    if run.returncode != 0 and "not found" not in run.stderr:
        sys.exit(run.stderr)  # the compiler itself is at fault: nothing has been shown
    return run.returncode == 0


def main():
    root, paths, compiler = sys.argv[1:]
    tree, breaches, asked = Tree(root), [], 0
    rooms = tree.rooms()
    with open(paths, encoding="utf-8") as stream:
        path_of = dict(line.rstrip("\n").split("|", 1) for line in stream)
    for room, (visible, _) in rooms.items():
        folders = [f for f in path_of[room.replace("/", "_")].split(";") if f]
        for other in rooms:
            header = first_header(tree, other)
            if header is None:
                continue
            asked += 1
            found = compiles(compiler, folders, header)
            if found != (other in visible):
                breaches.append(f'{room}: "{header}" ' + ("compiles" if found else "is not found"))
    print(f"asked {asked} times", *breaches, sep="\n")
    sys.exit(1 if breaches or asked == 0 else 0)


if __name__ == "__main__":
    main()
