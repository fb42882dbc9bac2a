/// The stories that authors have made: short, and few, so that the same pictures, voices and clips come again and again.
enum Scripts {
    static let title = "Night watch"

    static let all = [
        """
        The lamp went out.

        Nobody had touched it.

        Six doors became seven.
        """,
        """
        Fog stood in the forest.

        The well sang.

        She answered it.

        It sang louder.
        """,
        """
        The cellar counted her steps.

        She stopped.

        It went on counting.
        """,
    ]
}
