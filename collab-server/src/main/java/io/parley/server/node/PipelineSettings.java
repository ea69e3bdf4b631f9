package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a running party takes in what is new in its sources.
 *
 * @param everySeconds seconds from one run to the next; 0: by command alone
 */
public record PipelineSettings(@DefaultValue("0") int everySeconds) {
  /** What holds where nothing is said. */
  public static final PipelineSettings BY_COMMAND = new PipelineSettings(0);
}
