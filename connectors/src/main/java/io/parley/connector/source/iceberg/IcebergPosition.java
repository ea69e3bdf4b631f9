package io.parley.connector.source.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.util.Optional;

/**
 * Where the reading of a table stands: on its way from one snapshot to another, so many files in
 * their order, and so many rows of the next.
 *
 * @param table Iceberg's id of the table
 * @param from snapshot whose rows were read before; empty: none
 * @param to snapshot whose rows are being read
 */
record IcebergPosition(String table, Optional<Long> from, long to, int files, long rows) {
  private static final int VERSION = 1;
  private static final String BY = "snapshot";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static IcebergPosition first(String table, long to) {
    return new IcebergPosition(table, Optional.empty(), to, 0, 0);
  }

  IcebergPosition on(long next) {
    return new IcebergPosition(table, Optional.of(to), next, 0, 0);
  }

  /** All rows were read: what came before may expire. */
  IcebergPosition done() {
    return new IcebergPosition(table, Optional.of(to), to, 0, 0);
  }

  IcebergPosition at(int file, long row) {
    return new IcebergPosition(table, from, to, file, row);
  }

  Position position() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION).put("by", BY).put("table", table).put("to", to);
    from.ifPresent(snapshot -> json.put("from", snapshot));
    json.put("files", files).put("rows", rows);
    return new Position(json.toString());
  }

  static IcebergPosition of(String source, Position position) {
    try {
      JsonNode json = MAPPER.readTree(position.json());
      if (json.path("v").asInt(0) == VERSION
          && json.path("by").asText().equals(BY)
          && json.path("table").isTextual()
          && json.path("to").isIntegralNumber()) {
        JsonNode from = json.path("from");
        return new IcebergPosition(
            json.path("table").asText(),
            from.isIntegralNumber() ? Optional.of(from.asLong()) : Optional.empty(),
            json.path("to").asLong(),
            json.path("files").asInt(),
            json.path("rows").asLong());
      }
    } catch (JsonProcessingException e) {
      // refused below
    }
    throw new SourceException(
        "source `"
            + source
            + "`: the position that was kept is not one of an Iceberg table; read it as a new"
            + " source");
  }
}
