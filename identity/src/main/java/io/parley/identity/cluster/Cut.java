package io.parley.identity.cluster;

/**
 * A link that was strong enough and yet does not hold two records together.
 *
 * @param a the record with the lower number
 * @param b the other
 * @param bits the link's weight
 * @param why the attribute of which one person would have had two values, {@code never one person},
 *     {@code evidence against} or {@code weak bridge}
 */
public record Cut(int a, int b, double bits, String why) {
  /** Why a bridge was cut. */
  public static final String BRIDGE = "weak bridge";

  /** Why a link was cut against which the other pairs of its two groups speak. */
  public static final String EVIDENCE = "evidence against";
}
