package io.parley.connector.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files were read, in the order of reading: the position of a {@link FileSource}. Immutable.
 *
 * <p>A file's contents are known by the first 16 bytes of their SHA-256, in base64: two files of
 * one party's own folder do not collide there by accident, and 10,000 of them fit into a position.
 */
final class FileLog {
  static final FileLog EMPTY = new FileLog(Map.of());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Entry> files;

  private FileLog(Map<String, Entry> files) {
    this.files = files;
  }

  /**
   * A file as it was read.
   *
   * @param size bytes that were read of it
   * @param modified its time of change then, in milliseconds
   * @param hash of these bytes
   * @param whole whether they end with a line break, so that more may follow
   */
  record Entry(long size, long modified, String hash, boolean whole) {
    boolean isAt(FileStamp stamp) {
      return size == stamp.size() && modified == stamp.modified();
    }
  }

  Optional<Entry> named(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The name under which the same bytes were read. */
  Optional<String> withHash(String hash) {
    return files.entrySet().stream()
        .filter(e -> e.getValue().hash().equals(hash))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Files that may have moved: all that are not there as they were read. */
  Map<String, Entry> apart(Map<String, FileStamp> present) {
    Map<String, Entry> apart = new LinkedHashMap<>(files);
    present.forEach(
        (name, stamp) -> {
          if (apart.containsKey(name) && apart.get(name).isAt(stamp)) {
            apart.remove(name);
          }
        });
    return apart;
  }

  /** The same with another name for a file. */
  FileLog moved(String from, String to) {
    Map<String, Entry> more = new LinkedHashMap<>(files);
    more.put(to, more.remove(from));
    return new FileLog(more);
  }

  FileLog with(String name, Entry entry) {
    Map<String, Entry> more = new LinkedHashMap<>(files);
    more.put(name, entry);
    return new FileLog(more);
  }

  /** The same with short names for files that are no longer there: only their contents count. */
  private FileLog shortened(Set<String> present) {
    Map<String, Entry> less = new LinkedHashMap<>();
    files.forEach(
        (name, entry) -> less.put(present.contains(name) ? name : "/" + entry.hash(), entry));
    return new FileLog(less);
  }

  /**
   * As a position.
   *
   * @param present names of the files that are there now
   * @throws SourceException if that is more than a position holds
   */
  Position position(Set<String> present) {
    ObjectNode root = JSON.createObjectNode().put("v", 1);
    ArrayNode all = root.putArray("files");
    shortened(present)
        .files
        .forEach(
            (name, e) ->
                all.addArray()
                    .add(name)
                    .add(e.size())
                    .add(e.modified())
                    .add(e.hash())
                    .add(e.whole() ? 1 : 0));
    try {
      return new Position(root.toString());
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          files.size()
              + " files were read, more than can be kept in mind; move what comes next to a folder"
              + " and a source of its own",
          e);
    }
  }

  /**
   * Reads a position.
   *
   * @throws SourceException if it is not one of files
   */
  static FileLog of(Position position) {
    try {
      JsonNode root = JSON.readTree(position.json());
      if (root.path("v").asInt() != 1 || !root.path("files").isArray()) {
        throw new SourceException("the position that was kept is not one of files");
      }
      Map<String, Entry> files = new LinkedHashMap<>();
      for (JsonNode e : root.path("files")) {
        files.put(
            e.path(0).asText(),
            new Entry(
                e.path(1).asLong(),
                e.path(2).asLong(),
                e.path(3).asText(),
                e.path(4).asInt() == 1));
      }
      return new FileLog(files);
    } catch (JsonProcessingException e) {
      throw new SourceException("the position that was kept is not one of files");
    }
  }
}
