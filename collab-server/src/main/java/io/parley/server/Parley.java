package io.parley.server;

/** The command line. */
public final class Parley {
  private Parley() {}

  public static void main(String[] args) {
    System.out.println("parley");
  }
}
