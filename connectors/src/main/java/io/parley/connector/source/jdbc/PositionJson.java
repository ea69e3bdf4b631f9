package io.parley.connector.source.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.util.Map;
import java.util.TreeMap;

/** Positions of databases as JSON, refused where they are not of the kind that is asked for. */
final class PositionJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String source;
  private final JsonNode json;

  private PositionJson(String source, JsonNode json) {
    this.source = source;
    this.json = json;
  }

  /**
   * Reads a position.
   *
   * @param by what it must be by
   */
  static PositionJson read(String source, Position position, String by) {
    try {
      PositionJson read = new PositionJson(source, MAPPER.readTree(position.json()));
      if (read.json.path("v").asInt(0) != VERSION || !read.json.path("by").asText().equals(by)) {
        throw read.refusal();
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new PositionJson(source, JsonNodeFactory.instance.objectNode()).refusal();
    }
  }

  static ObjectNode begin(String by, Map<String, String> columns) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION).put("by", by);
    ObjectNode types = json.putObject("columns");
    new TreeMap<>(columns).forEach(types::put);
    return json;
  }

  String text(String name) {
    if (!json.path(name).isTextual()) {
      throw refusal();
    }
    return json.path(name).asText();
  }

  long number(String name) {
    if (!json.path(name).isIntegralNumber()) {
      throw refusal();
    }
    return json.path(name).asLong();
  }

  boolean has(String name) {
    return json.has(name);
  }

  Map<String, String> columns() {
    if (!json.path("columns").isObject()) {
      throw refusal();
    }
    Map<String, String> columns = new TreeMap<>();
    json.path("columns").properties().forEach(e -> columns.put(e.getKey(), e.getValue().asText()));
    return columns;
  }

  SourceException refusal() {
    return new SourceException(
        "source `"
            + source
            + "`: the position that was kept is of another kind of source, or of another version of"
            + " Parley; read it as a new source");
  }
}
