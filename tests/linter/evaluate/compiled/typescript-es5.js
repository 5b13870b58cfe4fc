var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
var __generator = (this && this.__generator) || function (thisArg, body) {
    var _ = { label: 0, sent: function() { if (t[0] & 1) throw t[1]; return t[1]; }, trys: [], ops: [] }, f, y, t, g = Object.create((typeof Iterator === "function" ? Iterator : Object).prototype);
    return g.next = verb(0), g["throw"] = verb(1), g["return"] = verb(2), typeof Symbol === "function" && (g[Symbol.iterator] = function() { return this; }), g;
    function verb(n) { return function (v) { return step([n, v]); }; }
    function step(op) {
        if (f) throw new TypeError("Generator is already executing.");
        while (g && (g = 0, op[0] && (_ = 0)), _) try {
            if (f = 1, y && (t = op[0] & 2 ? y["return"] : op[0] ? y["throw"] || ((t = y["return"]) && t.call(y), 0) : y.next) && !(t = t.call(y, op[1])).done) return t;
            if (y = 0, t) op = [op[0] & 2, t.value];
            switch (op[0]) {
                case 0: case 1: t = op; break;
                case 4: _.label++; return { value: op[1], done: false };
                case 5: _.label++; y = op[1]; op = [0]; continue;
                case 7: op = _.ops.pop(); _.trys.pop(); continue;
                default:
                    if (!(t = _.trys, t = t.length > 0 && t[t.length - 1]) && (op[0] === 6 || op[0] === 2)) { _ = 0; continue; }
                    if (op[0] === 3 && (!t || (op[1] > t[0] && op[1] < t[3]))) { _.label = op[1]; break; }
                    if (op[0] === 6 && _.label < t[1]) { _.label = t[1]; t = op; break; }
                    if (t && _.label < t[2]) { _.label = t[2]; _.ops.push(op); break; }
                    if (t[2]) _.ops.pop();
                    _.trys.pop(); continue;
            }
            op = body.call(thisArg, _);
        } catch (e) { op = [6, e]; y = 0; } finally { f = t = 0; }
        if (op[0] & 5) throw op[1]; return { value: op[0] ? op[1] : void 0, done: true };
    }
};
var BASE = "https://fo.test/?mi=";
function account(formContext) {
    return __awaiter(this, void 0, void 0, function () {
        var id;
        return __generator(this, function (_a) {
            switch (_a.label) {
                case 0:
                    id = formContext.data.entity.getId().replace(/[{}]/g, "");
                    return [4 /*yield*/, Xrm.WebApi.retrieveRecord("account", id, "?$select=accountnumber,name,telephone1")];
                case 1: return [2 /*return*/, _a.sent()];
            }
        });
    });
}
var Orders = /** @class */ (function () {
    function Orders(menuItem) {
        this.menuItem = menuItem;
    }
    Orders.prototype.url = function (formContext) {
        return __awaiter(this, void 0, void 0, function () {
            var row, url, user, error_1;
            return __generator(this, function (_a) {
                switch (_a.label) {
                    case 0: return [4 /*yield*/, account(formContext)];
                    case 1:
                        row = _a.sent();
                        if (!row.accountnumber) {
                            return [2 /*return*/, null];
                        }
                        url = BASE + this.menuItem + "&customer=" + encodeURIComponent(row.accountnumber);
                        _a.label = 2;
                    case 2:
                        _a.trys.push([2, 4, , 5]);
                        return [4 /*yield*/, Xrm.WebApi.retrieveRecord("systemuser", "1", "?$select=fullname")];
                    case 3:
                        user = _a.sent();
                        url += "&user=" + encodeURIComponent(user.fullname);
                        return [3 /*break*/, 5];
                    case 4:
                        error_1 = _a.sent();
                        url += "&user=none";
                        return [3 /*break*/, 5];
                    case 5: return [2 /*return*/, url];
                }
            });
        });
    };
    Orders.prototype.open = function (formContext) {
        return __awaiter(this, void 0, void 0, function () {
            var url;
            return __generator(this, function (_a) {
                switch (_a.label) {
                    case 0: return [4 /*yield*/, this.url(formContext)];
                    case 1:
                        url = _a.sent();
                        if (!url) return [3 /*break*/, 3];
                        return [4 /*yield*/, Xrm.Navigation.openUrl(url)];
                    case 2:
                        _a.sent();
                        _a.label = 3;
                    case 3: return [2 /*return*/];
                }
            });
        });
    };
    return Orders;
}());
var openDetails = function (formContext) { return __awaiter(void 0, void 0, void 0, function () {
    var row, details, _i, _a, name, shown, part, _b, _c, _d;
    return __generator(this, function (_e) {
        switch (_e.label) {
            case 0: return [4 /*yield*/, account(formContext)];
            case 1:
                row = _e.sent();
                details = [];
                _i = 0, _a = ["kind", "name"];
                _e.label = 2;
            case 2:
                if (!(_i < _a.length)) return [3 /*break*/, 5];
                name = _a[_i];
                if (name === "kind") {
                    return [3 /*break*/, 4];
                }
                return [4 /*yield*/, Promise.resolve(row.name)];
            case 3:
                shown = _e.sent();
                details.push(name + "=" + encodeURIComponent(shown || "none"));
                _e.label = 4;
            case 4:
                _i++;
                return [3 /*break*/, 2];
            case 5:
                part = "";
                _e.label = 6;
            case 6:
                _e.trys.push([6, , 10, 12]);
                if (!row.telephone1) return [3 /*break*/, 8];
                part = "&phone=" + encodeURIComponent(row.telephone1);
                return [4 /*yield*/, Xrm.Navigation.openUrl(BASE + "CustPhones" + part)];
            case 7: return [2 /*return*/, _e.sent()];
            case 8: return [4 /*yield*/, Promise.resolve()];
            case 9:
                _e.sent();
                part = "&kind=1";
                return [3 /*break*/, 12];
            case 10: return [4 /*yield*/, Promise.resolve()];
            case 11:
                _e.sent();
                details.push("done=1");
                return [7 /*endfinally*/];
            case 12:
                _c = (_b = Xrm.Navigation).openUrl;
                _d = BASE + "CustDetails&" + details.join("&");
                return [4 /*yield*/, Promise.resolve(part)];
            case 13: return [2 /*return*/, _c.apply(_b, [_d + (_e.sent())])];
        }
    });
}); };
window.openOrders = function (formContext) { return new Orders("CustOrders").open(formContext); };
window.openDetails = openDetails;
