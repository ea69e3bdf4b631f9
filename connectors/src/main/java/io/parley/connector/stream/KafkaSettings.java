package io.parley.connector.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which topic is read, and how.
 *
 * @param name the source's name
 * @param servers where brokers are, {@code host:port}, separated by commas
 * @param topic the topic
 * @param group the consumer group: nodes of one group share the partitions
 * @param member this node's own name in the group, the same after a restart and in no other node;
 *     empty: a new one each time, and partitions of a node that was killed wait for 10 s
 * @param security how brokers are spoken to
 * @param limits how large a batch becomes
 * @param patience how long brokers may stay silent before a reading fails, at least a second
 */
public record KafkaSettings(
    String name,
    String servers,
    String topic,
    String group,
    Optional<String> member,
    KafkaSecurity security,
    BatchLimits limits,
    Duration patience) {
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** What holds where nothing is said: a minute. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Refuses names that Kafka does not take. */
  public KafkaSettings {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "source `" + name + "` is no name: use letters, digits, `.`, `_` and `-`, at most 64");
    }
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "source `"
              + name
              + "`: the topic is no name of a topic: use letters, digits, `.`, `_` and `-`, at most 249");
    }
    if (servers.isBlank() || group.isBlank()) {
      throw new IllegalArgumentException(
          "source `" + name + "`: name at least one broker, host:port, and a consumer group");
    }
    if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "source `" + name + "`: brokers are given a second at least to answer");
    }
  }
}
