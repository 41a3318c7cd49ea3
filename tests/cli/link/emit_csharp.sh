#!/usr/bin/env bash
# The class of C# of a real game: mcs takes it without a word, and the program says the same as the manifest.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need mcs mono jq
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit csharp:Assets.cs --namespace tally
is_silent
cat >Main.cs <<'END'
using System;
using System.Globalization;

static class Program
{
	static int Main()
	{
		for (int i = 0; i < Tally.Count; i++) {
			Tally.Info info = Tally.Get((Tally.Index)i);

			if (Tally.Find(info.Id) != info)
				return 1;
			Console.WriteLine(string.Join("|", info.Path, info.Kind == Tally.Kind.Audio ? "audio" : "image",
				info.Width, info.Height, info.Duration.ToString("R", CultureInfo.InvariantCulture), info.Rate,
				info.Channels, info.LoopStart, info.LoopEnd));
		}
		return Tally.Get(Tally.Index.ImagesCoin).Path == Tally.Path.ImagesCoin ? 0 : 2;
	}
}
END
mcs -langversion:7 -warnaserror+ -warn:4 -out:main.exe Main.cs Assets.cs >&2 || problem 'mcs refuses the class'
mono main.exe >found || problem "the program ends with $?"
same_facts 'C#' 2-
run 1 link "${records[@]}" --emit csharp:x.cs --namespace path
says E0919 "'Path'" 'C#'
is_absent x.cs
