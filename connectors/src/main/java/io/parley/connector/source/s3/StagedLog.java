package io.parley.connector.source.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import io.parley.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which versions of which files were read, and the position of the source that reads them.
 * Immutable.
 */
record StagedLog(Map<String, Entry> files, Optional<Position> inner) {
  static final StagedLog EMPTY = new StagedLog(Map.of(), Optional.empty());

  private static final int VERSION = 1;
  private static final String PLACE = "place";
  private static final int VERSION_BYTES = 9;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A file that was read.
   *
   * @param version the first 9 bytes of the SHA-256 of the place's version, in base64
   * @param hash of its bytes
   * @param done whether all of it was read
   */
  record Entry(String version, String hash, boolean done) {}

  private static String shortened(PlacedFile file) {
    String version = file.version() + "\n" + file.size();
    byte[] hash = Sha256.of(version.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, VERSION_BYTES));
  }

  /** Whether this version of a file was read to its end. */
  boolean knows(PlacedFile file) {
    Entry entry = files.get(file.name());
    return entry != null && entry.done() && entry.version().equals(shortened(file));
  }

  /** What is known of a file of this name. */
  Optional<Entry> named(String name) {
    return Optional.ofNullable(files.get(name));
  }

  StagedLog with(PlacedFile file, String hash, boolean done) {
    Map<String, Entry> more = new LinkedHashMap<>(files);
    more.put(file.name(), new Entry(shortened(file), hash, done));
    return new StagedLog(more, inner);
  }

  StagedLog with(Position innerPosition) {
    return new StagedLog(files, Optional.of(innerPosition));
  }

  /** Without the files that are no longer there. */
  StagedLog of(List<PlacedFile> present) {
    Map<String, Entry> kept = new LinkedHashMap<>();
    for (PlacedFile file : present) {
      Entry entry = files.get(file.name());
      if (entry != null) {
        kept.put(file.name(), entry);
      }
    }
    return new StagedLog(kept, inner);
  }

  Position position() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION).put("by", PLACE);
    ArrayNode all = json.putArray("files");
    files.forEach(
        (name, e) -> all.addArray().add(name).add(e.version()).add(e.hash()).add(e.done() ? 1 : 0));
    inner.ifPresent(position -> json.put("inner", position.json()));
    try {
      return new Position(json.toString());
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          files.size()
              + " files lie there that were read, more than can be kept in mind; move them away, or"
              + " name a longer prefix",
          e);
    }
  }

  static StagedLog of(String source, Position position) {
    try {
      JsonNode json = MAPPER.readTree(position.json());
      if (json.path("v").asInt(0) == VERSION
          && json.path("by").asText().equals(PLACE)
          && json.path("files").isArray()) {
        Map<String, Entry> files = new LinkedHashMap<>();
        for (JsonNode e : json.path("files")) {
          files.put(
              e.path(0).asText(),
              new Entry(e.path(1).asText(), e.path(2).asText(), e.path(3).asInt() == 1));
        }
        return new StagedLog(
            files,
            json.has("inner")
                ? Optional.of(new Position(Objects.requireNonNull(json.get("inner")).asText()))
                : Optional.empty());
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // refused below, whatever it is
    }
    throw new SourceException(
        "source `"
            + source
            + "`: the position that was kept is not one of files in a place; read it as a new source");
  }
}
