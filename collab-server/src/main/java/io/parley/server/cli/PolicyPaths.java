package io.parley.server.cli;

import io.parley.policy.tool.PolicyFileSet;
import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Policy files and folders of them, as somebody names them on the command line. */
final class PolicyPaths {
  private static final String SUFFIX = ".yaml";
  private static final int DEEPEST = 8;

  private final CommandLine line;

  PolicyPaths(CommandLine line) {
    this.line = line;
  }

  /** The folders that hold policy files, at or below each of these; in their order. */
  List<Path> foldersOf(List<Path> paths) {
    List<Path> all = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        foldersBelow(path).stream().filter(f -> !all.contains(f)).forEach(all::add);
      }
    }
    return all;
  }

  /** The paths that are files. */
  List<Path> filesOf(List<Path> paths) {
    List<Path> all = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new ParameterException(line, "there is no file " + path);
      } else if (!Files.isDirectory(path) && !all.contains(path)) {
        all.add(path);
      }
    }
    return all;
  }

  /** The folder in which a file lies, as it is written. */
  static Path folderOf(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
  }

  /** The policy files directly in a folder, read together. */
  PolicyFileSet readFolder(Path folder) {
    if (!Files.isDirectory(folder) && !folder.toString().isEmpty()) {
      throw new ParameterException(line, "there is no folder " + folder);
    }
    return read(filesIn(folder));
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> inside = Files.list(folder.toString().isEmpty() ? Path.of(".") : folder)) {
      List<Path> all = inside.toList();
      all.stream()
          .filter(f -> f.toString().endsWith(".yml"))
          .findFirst()
          .ifPresent(
              f -> {
                throw new ConfigurationException(
                    f + " is not read, as its name does not end in `.yaml`; rename it");
              });
      return all.stream()
          .filter(f -> f.toString().endsWith(SUFFIX) && Files.isRegularFile(f))
          .map(f -> folder.resolve(f.getFileName()))
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be listed");
    }
  }

  /** Files, read together. */
  PolicyFileSet read(List<Path> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    for (Path file : files) {
      try {
        bytes.put(file.toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw new ConfigurationException("the file " + file + " cannot be read");
      }
    }
    return PolicyFileSet.read(bytes);
  }

  /** A file, read together with those of a folder but for some that it stands for. */
  PolicyFileSet readAmong(Path file, Path folder, List<Path> without) {
    List<Path> files = new ArrayList<>(filesOf(List.of(file)));
    filesIn(folder).stream().filter(f -> !without.contains(f)).forEach(files::add);
    return read(files);
  }

  private static Set<Path> foldersBelow(Path folder) {
    Set<Path> folders = new TreeSet<>();
    try (Stream<Path> below = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      below
          .filter(f -> f.toString().endsWith(SUFFIX) && Files.isRegularFile(f))
          .map(PolicyPaths::folderOf)
          .forEach(folders::add);
    } catch (IOException | UncheckedIOException e) {
      throw new ConfigurationException("the folder " + folder + " cannot be listed");
    }
    return folders;
  }
}
