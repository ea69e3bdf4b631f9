package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The door at which a party takes events over HTTPS.
 *
 * @param enabled whether it listens at all
 */
public record EventsEndpoint(@DefaultValue("false") boolean enabled) {
  /** A node without it. */
  public static final EventsEndpoint OFF = new EventsEndpoint(false);
}
