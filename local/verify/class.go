package verify

// classes are the hangup codes of Plivo's table by what they say, from
// https://docs.plivo.com/docs/sip-trunking/troubleshooting/zentrunk-hangup-codes and, for
// 4180 and 4650, from its other pages. Where two classes come into question the first
// of the contract counts.
var classes = map[string][]int64{
	"answered": {3000, 3010},
	"abnormal": {3020, 3030, 3040, 5220, 5230, 5240, 5310, 5320},
	"user":     {4340, 4350, 4410, 4420, 4550, 6000, 6030, 6040},
	"configuration": {
		4000, 4020, 4060, 4070, 4080, 4100, 4110, 4120, 4130, 4140, 4170, 4180, 4220, 4230, 4270, 4310, 4320, 4360, 4370, 4380,
		4430, 4500, 4520, 4540, 4580, 4610, 4620, 4640, 5020, 5030, 5040, 5340, 5360,
	},
	"carrier": {4010, 4040, 4090, 4150, 4160, 4630, 5000, 5300, 5330, 5350, 6020, 6070},
	"plivo":   {4330, 4440, 5200, 5250, 5260, 5270, 5290},
	"policy":  {4030, 4050, 4190, 4200, 4560, 4570, 4590, 4650, 5010, 5180, 5190},
}

// classOfCode are the classes by code.
var classOfCode = func() map[int64]string {
	out := map[int64]string{}
	for class, codes := range classes {
		for _, code := range codes {
			out[code] = class
		}
	}
	return out
}()

// classOf returns the class of a hangup code, which may be missing.
func classOf(code int64) string {
	if class, ok := classOfCode[code]; ok {
		return class
	}
	return "unknown"
}

// worked is whether the network did its part, as ITU-T E.425 counts it.
func worked(code int64) bool {
	switch classOf(code) {
	case "answered", "abnormal", "user":
		return true
	}
	return false
}
