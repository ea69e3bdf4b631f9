package io.parley.server.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;

/** A node's configuration is wrong; the message says which property, where, and what to do. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  static String describe(Path file, BindException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnboundConfigurationPropertiesException unbound) {
        return unbound.getUnboundProperties().stream()
            .map(p -> unknown(file, p.getName().toString(), p.getOrigin()))
            .collect(Collectors.joining("\n"));
      }
    }
    return "property `%s` at %s does not fit; it wants %s"
        .formatted(
            e.getName(),
            place(file, e.getProperty() == null ? null : e.getProperty().getOrigin()),
            wanted(e.getTarget().getType().toClass()));
  }

  /** That a property is not known, and which one may be meant. */
  static String unknown(Path file, String property, @Nullable Origin origin) {
    return "unknown property `%s` at %s; %s"
        .formatted(
            property,
            place(file, origin),
            ConfigurationKeys.meant(property)
                .map(k -> "did you mean `%s`: %s?".formatted(k.leaf(), k.meaning()))
                .orElse("remove it, or look it up in docs/configuration.md"));
  }

  /** Where something stands: {@code node.yaml:4:12}; both counted from 1. */
  static String place(Path file, @Nullable Origin origin) {
    Origin found = origin instanceof PropertySourceOrigin source ? source.getOrigin() : origin;
    if (found instanceof TextResourceOrigin text && text.getLocation() != null) {
      // Spring counts both from 0.
      return "%s:%d:%d"
          .formatted(
              file.getFileName(),
              text.getLocation().getLine() + 1,
              text.getLocation().getColumn() + 1);
    }
    return String.valueOf(file.getFileName());
  }

  private static String wanted(Class<?> type) {
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    return Map.class.isAssignableFrom(type) || List.class.isAssignableFrom(type)
        ? "more lines below it"
        : "another value";
  }
}
