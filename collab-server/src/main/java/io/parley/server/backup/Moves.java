package io.parley.server.backup;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts what waits in {@link Staging} in its place, in steps that are each one rename: a folder that
 * comes back as a whole in one, and only where it merges with what is there, its files one by one.
 * So a restore that was killed between two of them is repeated, and does the rest.
 */
final class Moves {
  private final NodeDirectory node;
  private final Staging staging;
  private final Consumer<Path> moved;

  /**
   * The moves of a restore.
   *
   * @param moved is told each path that came into its place
   */
  Moves(NodeDirectory node, Staging staging, Consumer<Path> moved) {
    this.node = node;
    this.staging = staging;
    this.moved = moved;
  }

  /**
   * Moves files.
   *
   * @param last the one that is to come when all others are there
   */
  void all(List<Manifest.Entry> taken, String last) throws IOException {
    List<String> steps = new ArrayList<>(steps(taken));
    steps.sort(Comparator.comparing(step -> step.equals(last)));
    for (String step : steps) {
      move(step);
    }
  }

  /** What moves in one rename: files, and whole folders. */
  private static List<String> steps(List<Manifest.Entry> taken) {
    return taken.stream()
        .map(Manifest.Entry::path)
        .map(path -> Arrival.isMerged(path) ? path : Arrival.top(path))
        .distinct()
        .toList();
  }

  private void move(String step) throws IOException {
    Path source = staging.path(step);
    Path target = node.resolve(step);
    Files.createDirectories(target.getParent());
    if (Files.isDirectory(source)) {
      removeEmpty(target);
      keepNames(source);
    } else if (step.endsWith(".db")) {
      Durable.removeLogs(target);
    }
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    Durable.name(target);
    moved.accept(target);
  }

  /** Folders without a file in them are as good as none. */
  private static void removeEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      List<Path> inside = walk(folder);
      for (int i = inside.size() - 1; i >= 0; i--) {
        Files.delete(inside.get(i));
      }
    }
  }

  private static void keepNames(Path folder) throws IOException {
    for (Path path : walk(folder)) {
      if (Files.isDirectory(path)) {
        Durable.folder(path);
      }
    }
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }
}
