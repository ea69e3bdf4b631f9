package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a topic was read.
 *
 * @param topic which topic: the same name is another topic after it was deleted and made again
 * @param next by partition, the offset that is read next
 */
record KafkaPosition(Topic topic, SortedMap<Integer, Long> next) {
  private static final int VERSION = 1;

  KafkaPosition {
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
  }

  /**
   * A topic as its cluster knows it.
   *
   * @param cluster the cluster's id
   * @param name the topic's name
   * @param id the topic's id, which is never given twice
   */
  record Topic(String cluster, String name, String id) {}

  /** This, further. */
  KafkaPosition at(Map<Integer, Long> further) {
    TreeMap<Integer, Long> all = new TreeMap<>(next);
    all.putAll(further);
    return new KafkaPosition(topic, all);
  }

  Position position() {
    ObjectNode json = StreamJson.mapper().createObjectNode();
    json.put("v", VERSION);
    json.put("cluster", topic.cluster());
    json.put("topic", topic.name());
    json.put("topicId", topic.id());
    ObjectNode offsets = json.putObject("next");
    next.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
    return new Position(new String(StreamJson.bytes(json), StandardCharsets.UTF_8));
  }

  /**
   * Reads one.
   *
   * @throws SourceException where it is none, or of a version that this does not read
   */
  static KafkaPosition of(String source, Position position) {
    Optional<JsonNode> read =
        StreamJson.read(position.json())
            .filter(json -> json.path("v").isInt() && json.path("v").intValue() == VERSION)
            .filter(json -> json.path("cluster").isTextual() && json.path("topic").isTextual())
            .filter(json -> json.path("topicId").isTextual() && json.path("next").isObject());
    if (read.isEmpty()) {
      throw foreign(source);
    }
    JsonNode json = read.get();
    TreeMap<Integer, Long> next = new TreeMap<>();
    json.path("next")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().matches("[0-9]{1,9}")
                  || !entry.getValue().canConvertToLong()
                  || entry.getValue().longValue() < 0) {
                throw foreign(source);
              }
              next.put(Integer.valueOf(entry.getKey()), entry.getValue().longValue());
            });
    return new KafkaPosition(
        new Topic(
            json.path("cluster").textValue(),
            json.path("topic").textValue(),
            json.path("topicId").textValue()),
        next);
  }

  private static SourceException foreign(String source) {
    return new SourceException(
        "source `"
            + source
            + "`: its position is none of a topic that this version reads; was the source of another kind before?");
  }
}
