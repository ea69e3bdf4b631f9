package io.parley.server.rest;

import java.util.Optional;

/** Who comes in over REST, and where to. */
interface Visits {
  /**
   * Who shows a key or a token; empty for whatever opens nothing, and nobody is told why.
   *
   * @param path what is asked for
   * @throws ProblemException when nobody can say now
   */
  Optional<Visit> of(String shown, String path);

  /**
   * Whether {@link #of} asks another node, so that whoever comes is first held to what an address
   * may ask.
   */
  default boolean asksAnotherNode() {
    return false;
  }

  /** Whether anything can be asked where this one leads. */
  boolean isReady(Visit visit);

  /**
   * Begins a request. Slow ones of a collaboration, or ones that wait for others, hold no thread
   * that is another's.
   *
   * @return false where as many run as its share is
   */
  boolean begin(Visit visit);

  /** Ends a request that has begun. */
  void end(Visit visit);
}
