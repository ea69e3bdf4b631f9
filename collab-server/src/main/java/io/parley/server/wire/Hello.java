package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's greeting, and the one document that every version reads of every other: it only grows,
 * and what a reader does not know in it means nothing. So two nodes that have no version in common
 * can still name both.
 *
 * @param protocols versions of the messages between nodes that it speaks
 * @param plans versions of plans that it makes again and compares; none: it takes no grants
 * @param state {@code ingesting}, {@code keyless}, {@code blinding} or {@code ready}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Hello(int v, List<Integer> protocols, List<Integer> plans, String state) {
  /** Since 2 it lists versions; before it said one protocol, and no version of its own. */
  public static final int VERSION = 2;

  public Hello {
    protocols = List.copyOf(protocols);
    plans = List.copyOf(plans);
  }

  /** The greeting of a node of this version. */
  public static Hello ofThisVersion(String state) {
    return new Hello(VERSION, Spoken.HERE.protocols(), Spoken.HERE.plans(), state);
  }

  /** Reads a greeting of any version. */
  @JsonCreator
  static Hello read(
      @JsonProperty("v") @Nullable Integer v,
      @JsonProperty("protocol") @Nullable Integer protocol,
      @JsonProperty("protocols") @Nullable List<Integer> protocols,
      @JsonProperty("plans") @Nullable List<Integer> plans,
      @JsonProperty(value = "state", required = true) String state) {
    List<Integer> only = protocol == null ? List.of() : List.of(protocol);
    return new Hello(
        DocumentVersion.orFirst(v),
        protocols == null ? only : protocols,
        plans == null ? List.of() : plans,
        state);
  }

  /** What the node speaks. */
  public Spoken spoken() {
    return new Spoken(protocols, plans);
  }
}
