# Pages that are told apart say by what: other numbers in the same places, or what each release of one site has of its own.
python3 - <<'END'
import json
grant = ("The state office for the renewal of towns gives {} thousand crowns to {} this year, it said on Thursday. In the past year the"
         " sum had been {} thousand. Of {} houses in the old town, {} will have new roofs by the winter, and the school a new hall.")
towns = [("Lunholm", 120, 90, 412, 38), ("Veldby", 310, 275, 638, 71), ("Tarnau", 205, 160, 519, 26), ("Brantow", 475, 380, 904, 83)]
with open("series.jsonl", "w") as out:
    for number, (town, now, before, houses, roofs) in enumerate(towns):
        record = {"id": f"s{number}", "url": f"https://towns{number}.example/1", "text": grant.format(now, town, before, houses, roofs)}
        print(json.dumps(record), file=out)
same = ("The talks lasted all of the morning, and were held in a spirit of trust, the office said in a statement to the press. Both"
        " sides agreed that ships will be repaired before the winter begins, and that crews are to be paid on the first day of each month"
        " from now on. A further meeting is planned for the spring, when engineers have looked at the walls and the basins of every port"
        " on the northern shore.")
own = [("3 March 2025. The minister of the sea received Ambassador Lena Tomar of Veldby at the palace to speak about a loan for trawlers."
        " Tomar brought a letter of her queen with her, and gave a model of a frigate to the museum. Children of the school in Marn sang"
        " for the guest."),
       ("17 April 2025. The minister of the sea welcomed President Ivo Brandt of Tarnau on the pier, where a band played and flags were"
        " hoisted. Brandt spoke of grain that is to be carried in holds of the merchant fleet. A dinner was given in the hall of the"
        " guilds of Oskar.")]
with open("releases.jsonl", "w") as out:
    for number in (0, 1):
        print(json.dumps({"id": f"r{number}", "url": f"https://sea.example/{number}", "text": own[number] + " " + same}), file=out)
END
for dump in series:s0 releases:r0; do "$WIRECOPY" explain "${dump%:*}.jsonl" "${dump#*:}" | grep -o "apart: .*" | sort -u; done
