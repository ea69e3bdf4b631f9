package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What Kafka's client throws, in words of ours: its own may quote settings, and a password with
 * them.
 */
final class KafkaFailure {
  private KafkaFailure() {}

  static SourceException of(KafkaSettings settings, Throwable failure) {
    return new SourceException(where(settings) + what(settings, failure));
  }

  /** How messages begin. */
  static String where(KafkaSettings settings) {
    return "source `" + settings.name() + "`: topic `" + settings.topic() + "` ";
  }

  private static String what(KafkaSettings settings, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException) {
        return "cannot be read: the brokers at %s refuse user, password or certificate, or ours does not trust theirs"
            .formatted(settings.servers());
      } else if (cause instanceof AuthorizationException) {
        return "cannot be read: the brokers do not let this user describe and read the topic in group `%s`"
            .formatted(settings.group());
      } else if (cause instanceof UnknownTopicOrPartitionException) {
        return "does not exist at " + settings.servers();
      } else if (cause instanceof org.apache.kafka.common.errors.TimeoutException
          || cause instanceof TimeoutException) {
        return "cannot be read: the brokers at %s did not answer within %d s; are they up, and is the address that they advertise reachable from here?"
            .formatted(settings.servers(), settings.patience().toSeconds());
      }
    }
    KafkaException kafka = failure instanceof KafkaException k ? k : new KafkaException(failure);
    return "cannot be read: Kafka's client failed with %s; check `servers`, TLS and SASL settings"
        .formatted(innermost(kafka).getClass().getSimpleName());
  }

  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; depth < 16; depth++) {
      Throwable cause = at.getCause();
      if (cause == null) {
        break;
      }
      at = cause;
    }
    return at;
  }
}
