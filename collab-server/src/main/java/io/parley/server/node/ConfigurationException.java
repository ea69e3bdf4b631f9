package io.parley.server.node;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;

/** A node's configuration is wrong; the message says which property, where, and what to do. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  static String describe(Path file, BindException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnboundConfigurationPropertiesException unbound) {
        StringBuilder text = new StringBuilder();
        unbound
            .getUnboundProperties()
            .forEach(
                p ->
                    text.append(text.isEmpty() ? "" : "\n")
                        .append("unknown property `")
                        .append(p.getName())
                        .append("` at ")
                        .append(p.getOrigin())
                        .append("; remove it or correct its spelling"));
        return text.toString();
      }
    }
    return "property `%s`%s does not fit; it wants a %s"
        .formatted(
            e.getName(),
            e.getProperty() == null ? " in " + file : " at " + e.getProperty().getOrigin(),
            e.getTarget().getType());
  }
}
